//! Renders a Markdown file in all formats beside it, to look at: `cargo run -p export --example render -- FILE OUTPUT-FOLDER`.

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, folder] = arguments.as_slice() else {
        return Err("give a Markdown file and a folder".into());
    };
    let document = export::parse(&std::fs::read_to_string(file)?, &|_| None);
    let furniture = export::Furniture {
        exported_by: String::new(),
        exported_at: "2026-03-16T09:30:00Z".parse()?,
        notice: "Redacted by the policy of this workspace: 2 values of 2 types.".into(),
        warning: String::new(),
    };
    let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let path = |extension: &str| Path::new(folder).join(format!("{name}.{extension}"));
    std::fs::write(path("md"), export::markdown(&document))?;
    std::fs::write(path("html"), export::html(&document, &furniture))?;
    std::fs::write(path("pdf"), export::pdf(&document, &furniture).bytes)?;
    std::fs::write(path("docx"), export::docx(&document, &furniture, None))?;
    Ok(())
}
