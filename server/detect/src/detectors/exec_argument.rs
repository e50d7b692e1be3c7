//! Arguments of a command that a query repeats one by one, as Kubernetes does to run something in a container:
//! `/exec?command=mysql&command=-uana&command=-p…` (API reference, `connect GET requests to exec of Pod`).

use crate::detectors::{host_name, username};
use crate::kind::{HOSTNAME, PASSWORD, USERNAME};
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "exec-argument", watch: Watch::Words(&["command"], look) };

/// The name of the parameter ends at `end`.
fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let option = end + "=-".len();
    if !line.starts(end, "=-") || !line.starts(end.saturating_sub(8), "&command") {
        return end;
    }
    let argument =
        |from: usize| line.run(from, 256, |b| b > b' ' && !matches!(b, b'&' | b'"' | b'\''));
    let stop = argument(option);
    let letter = line.at(option);
    // -p… holds its value, -a is followed by it.
    let (start, stop) = if stop > option + 1 {
        (option + 1, stop)
    } else if line.starts(stop, "&command=") {
        let start = stop + "&command=".len();
        (start, argument(start))
    } else {
        return end;
    };
    let value = line.slice(start, stop);
    let program = |names: &[&str]| {
        let before = line.back(end, 400);
        names.iter().any(|name| memchr::memmem::find(before, name.as_bytes()).is_some())
    };
    let is_secret = value.len() >= 4 && !is_placeholder(value) && !value.starts_with(b"-");
    match letter {
        b'p' | b'P' if is_secret && program(&["=mysql", "=mariadb", "=mongo", "=sqlcmd"]) => {
            found.add(start, stop, &PASSWORD, 88, "password among the arguments of a command");
        }
        b'a' | b'w' | b'y'
            if is_secret && program(&["=redis-cli", "=ldapsearch", "=ldapmodify"]) =>
        {
            found.add(start, stop, &PASSWORD, 88, "password among the arguments of a command");
        }
        b'u' | b'U' if username::is_person(value) => {
            found.add(start, stop, &USERNAME, 85, "user among the arguments of a command");
        }
        b'h' | b'H' if host_name::is_label(value) => {
            found.add(start, stop, &HOSTNAME, 82, "host among the arguments of a command");
        }
        _ => {}
    }
    end
}
