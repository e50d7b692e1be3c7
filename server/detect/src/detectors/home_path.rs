//! Home folders of people, with the user name in them: `/home/ana`, `/Users/ana`, `C:\Users\ana`, `/~ana/`.

use crate::detectors::username;
use crate::kind::{USER_PATH, USERNAME};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "home-path",
    watch: Watch::Words(&["home", "users", "settings", "profiles"], look),
};

pub(crate) static TILDE: Detector =
    Detector { rule: "home-path", watch: Watch::Places(&[WEB], tilde) };

/// The tilde behind the slash of a web server's path.
const WEB: Place = Place::new(b'~', Near::SLASH, Near::ANY);

/// `/~ana/` of web servers.
fn tilde(line: &Line, at: usize, found: &mut Found) -> usize {
    let stop = line.run(at + 1, 64, username::is_character);
    if line.before(at) == b'/'
        && line.at(stop) == b'/'
        && username::is_person(line.slice(at + 1, stop))
    {
        found.add(at + 1, stop, &USERNAME, 88, "user name in a home folder of a web server");
    }
    stop
}

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let separator = line.at(end);
    let (root, name) = match separator {
        b'/' => {
            let word = if line.starts(end.saturating_sub(4), "home") { 4 } else { 5 };
            let slash = end.saturating_sub(word + 1);
            let lower_users = line.slice(end.saturating_sub(5), end) == b"users";
            let absolute = line.at(slash) == b'/' && !crate::line::is_word(line.before(slash));
            let exported = absolute
                && line.run_back(slash, 1, |b| b == b'/') == slash
                && !matches!(line.before(slash), b'.' | b'}' | b'~' | b'-');
            // C:/Users/ana
            let drive = line.at(slash) == b'/'
                && line.before(slash) == b':'
                && slash >= 2
                && line.at(slash - 2).is_ascii_alphabetic()
                && !line.before(slash - 2).is_ascii_alphanumeric();
            if drive {
                (slash - 2, end + 1)
            } else if exported && !lower_users {
                (slash, end + 1)
            } else {
                return end;
            }
        }
        b'\\' => {
            let name = line.run(end, 8, |b| b == b'\\');
            let start = line.run_back(end, 64, |b| {
                b.is_ascii_alphanumeric() || matches!(b, b'\\' | b':' | b' ')
            });
            // The drive letter before the last colon.
            let colon = line.slice(start, end).iter().rposition(|b| *b == b':');
            let Some(colon) = colon.map(|i| start + i) else { return end };
            if colon == 0
                || !line.at(colon - 1).is_ascii_alphabetic()
                || line.at(colon + 1) != b'\\'
            {
                return end;
            }
            (colon - 1, name)
        }
        _ => return end,
    };
    let stop =
        line.run(name, 64, |b| b.is_ascii_alphanumeric() || b"._-@$".contains(&b) || b >= 0x80);
    let stop = line.run_back(stop, 4, |b| matches!(b, b'.' | b'-')).max(name);
    let user = line.slice(name, stop);
    let followed = !matches!(line.at(stop), b'+' | b'*' | b'{' | b'<' | b'%' | b'(');
    if followed
        && username::is_person(user)
        && !matches!(
            user,
            b"Public"
                | b"Default"
                | b"public"
                | b"default"
                | b"Shared"
                | b"All"
                | b"linuxbrew"
                | b"runner"
                | b"app"
                | b"node"
        )
    {
        found.add(root, stop, &USER_PATH, 90, "home folder of a user");
        found.add(name, stop, &USERNAME, 88, "user name in a home folder");
    }
    stop
}
