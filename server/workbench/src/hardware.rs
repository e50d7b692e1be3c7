//! What this machine can run: cores, memory, and which sizes of model fit.

use std::path::Path;

/// What is known of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hardware {
    /// Cores that may be used.
    pub(crate) cores: usize,
    /// Bytes of memory; 0 where it cannot be read.
    pub(crate) memory: u64,
    /// Bytes of memory of the largest graphics card, where the kernel tells.
    pub(crate) video_memory: Option<u64>,
}

/// Which models fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fitting {
    /// The largest size, in parameters.
    pub(crate) largest: &'static str,
    /// Examples of Ollama's library, the best first.
    pub(crate) models: &'static [&'static str],
}

/// From how much free memory on a size runs, with 4-bit weights (about 0.6 GB for each billion parameters) and room for
/// 8,000 tokens of context; examples from Ollama's library.
const SIZES: &[(u64, Fitting)] = &[
    (40, Fitting { largest: "70B", models: &["llama3.3:70b", "qwen2.5:32b"] }),
    (20, Fitting { largest: "32B", models: &["qwen2.5:32b", "mistral-small:24b"] }),
    (10, Fitting { largest: "14B", models: &["qwen2.5:14b", "gemma3:12b"] }),
    (6, Fitting { largest: "8B", models: &["llama3.1:8b", "qwen2.5:7b"] }),
    (3, Fitting { largest: "4B", models: &["gemma3:4b", "llama3.2:3b"] }),
    (0, Fitting { largest: "1B", models: &["llama3.2:1b", "gemma3:1b"] }),
];

/// Reads what the system tells.
pub(crate) fn read() -> Hardware {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    let limit = system.cgroup_limits().map_or(u64::MAX, |limits| limits.total_memory);
    Hardware {
        cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        memory: system.total_memory().min(limit),
        video_memory: video_memory(),
    }
}

/// The kernel's amdgpu driver tells in sysfs; other drivers tell their own tools alone.
fn video_memory() -> Option<u64> {
    let cards = std::fs::read_dir("/sys/class/drm").ok()?;
    cards
        .flatten()
        .filter_map(|card| {
            let path = card.path().join("device/mem_info_vram_total");
            std::fs::read_to_string(path).ok()?.trim().parse().ok()
        })
        .max()
}

/// The models that fit into the larger of video memory and three quarters of main memory.
pub(crate) fn fitting(hardware: &Hardware) -> Fitting {
    let free = (hardware.memory / 4 * 3).max(hardware.video_memory.unwrap_or(0)) / 1_000_000_000;
    let fits = SIZES.iter().find(|(least, _)| free >= *least);
    fits.map_or(SIZES[SIZES.len() - 1].1, |(_, fitting)| *fitting)
}

/// Whether the program is there; whether it runs, its server says.
pub(crate) fn ollama_on_path() -> bool {
    let name = if cfg!(windows) { "ollama.exe" } else { "ollama" };
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
        || Path::new("/Applications/Ollama.app").exists()
}

/// How to get Ollama on this system.
pub(crate) fn install_guidance() -> &'static str {
    guidance_for(std::env::consts::OS)
}

/// The same for a system by the name that Rust has for it.
fn guidance_for(system: &str) -> &'static str {
    match system {
        "macos" => {
            "get it from https://ollama.com/download or by `brew install ollama`, then start it."
        }
        "windows" => {
            "get it from https://ollama.com/download or by `winget install Ollama.Ollama`, then start it."
        }
        _ => {
            "see https://ollama.com/download/linux for the package or the archive, then run `ollama serve`."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_follows_the_memory() {
        let with = |memory: u64, video_memory| {
            fitting(&Hardware { cores: 4, memory: memory * 1_000_000_000, video_memory }).largest
        };
        assert_eq!(
            [with(0, None), with(8, None), with(16, None), with(64, None)],
            ["1B", "8B", "14B", "70B"]
        );
        assert_eq!(with(8, Some(24_000_000_000)), "32B");
    }

    #[test]
    fn each_system_has_its_own_way_to_ollama() {
        let ways = ["linux", "macos", "windows"].map(guidance_for);
        for (way, own) in ways.iter().zip(["ollama serve", "brew install", "winget install"]) {
            assert!(way.contains(own) && way.contains("https://ollama.com/download"), "{way}");
        }
        assert_eq!(
            guidance_for("freebsd"),
            ways[0],
            "whoever is not listed is told of the archive"
        );
    }

    #[test]
    fn what_is_recommended_fits_and_the_best_comes_first() {
        for (least, fitting) in SIZES {
            let billions = |name: &str| -> f64 {
                let size = name.rsplit(':').next().expect("a size").trim_end_matches('b');
                size.parse().expect("a number")
            };
            let largest = billions(&fitting.largest.to_lowercase());
            let sizes: Vec<f64> = fitting.models.iter().map(|model| billions(model)).collect();
            assert!(sizes.iter().all(|size| *size <= largest), "{fitting:?}");
            // 4-bit weights; the smallest size is what is left when nothing fits.
            assert!(*least == 0 || largest * 0.6 < (*least as f64) * 1.1, "{fitting:?}");
        }
    }

    #[test]
    fn this_machine_has_cores_and_memory() {
        let hardware = read();
        assert!(hardware.cores > 0 && hardware.memory > 100_000_000, "{hardware:?}");
    }
}
