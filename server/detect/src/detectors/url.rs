//! URLs (RFC 3986) as a whole, the user and password in them, and webhooks whose path is the secret.
//!
//! Secrets in a query are labels like anywhere else; addresses and domain names in the authority are found by their own detectors,
//! but for what follows user info.

use crate::detectors::domain_name::is_domain;
use crate::detectors::{host_name, host_told, username};
use crate::kind::{API_KEY, FQDN, HOSTNAME, PASSWORD, SLACK_WEBHOOK, URL, USERNAME};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "url",
    watch: Watch::Places(&[Place::new(b':', Near::ANY, Near::SLASH)], look),
};

/// Longest URL that is followed.
const LONGEST: usize = 4096;

/// A colon that may be the one after a scheme.
fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    if line.at(at + 1) != b'/' || line.at(at + 2) != b'/' {
        return at;
    }
    let start =
        line.run_back(at, 24, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
    let start = line.run(start, 24, |b| !b.is_ascii_alphabetic());
    let authority = at + 3;
    let end = url_end(line, authority);
    // :57A://FW021000021 of SWIFT: no scheme has one letter.
    if start + 1 >= at || end == authority {
        return at;
    }
    let host_like = line.at(authority);
    let file = host_like == b'/' && line.starts(start, "file:");
    if file
        || host_like.is_ascii_alphanumeric()
        || matches!(host_like, b'[' | b':' | b'_' | b'%' | b'$' | b'{')
    {
        let webhook = webhook(line, authority, end);
        if let Some(kind) = webhook {
            found.add(start, end, kind, 97, "address of an incoming webhook");
        } else if !is_redacted_host(line, authority) {
            found.add(start, end, &URL, 90, "scheme and authority");
        }
        user_info(line, authority, found);
        machine(line, authority, found);
    }
    // URLs inside of the URL are not reported, their credentials are.
    let mut from = authority;
    while let Some(inner) = memchr::memmem::find(line.slice(from, end), b"://") {
        from += inner + 3;
        user_info(line, from, found);
    }
    end
}

/// Whether a placeholder such as `[FQDN_1]` stands where the host was; what stands in brackets else is IPv6.
fn is_redacted_host(line: &Line, authority: usize) -> bool {
    let host = line.run(authority, 256, |b| !matches!(b, b'/' | b'?' | b'#' | b'@'));
    let host = if line.at(host) == b'@' { host + 1 } else { authority };
    line.at(host) == b'['
        && line.at(host + 1).is_ascii_uppercase()
        && line.at(host + 2).is_ascii_uppercase()
}

/// Where the URL ends: at white space, quotes and brackets; closing punctuation is left out.
fn url_end(line: &Line, authority: usize) -> usize {
    let end = line.run(authority, LONGEST, |b| {
        b > b' ' && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'|' | 0x7f)
    });
    // A quote ends the URL that it opened, `'` is legal otherwise.
    let scheme = line.run_back(authority, 27, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-' | b':' | b'/')
    });
    let mut end = match line.before(scheme) {
        b'\'' => {
            authority + memchr::memchr(b'\'', line.slice(authority, end)).unwrap_or(end - authority)
        }
        b'(' => {
            authority + memchr::memchr(b')', line.slice(authority, end)).unwrap_or(end - authority)
        }
        _ => end,
    };
    loop {
        let open = match line.before(end) {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' => 0,
            b')' => b'(',
            b']' => b'[',
            b'}' => b'{',
            _ => break,
        };
        if end <= authority || (open != 0 && line.slice(authority, end).contains(&open)) {
            break;
        }
        end -= 1;
    }
    end.max(authority)
}

/// `user:password@host` at the start of an authority.
fn user_info(line: &Line, authority: usize, found: &mut Found) {
    let limit =
        line.run(authority, 256, |b| b > b' ' && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'`'));
    // The last @ before the path; a password with a bare slash or question mark is still one when an @ host follows.
    let path = line.run(authority, limit - authority, |b| !matches!(b, b'/' | b'?' | b'#'));
    let Some(at) = line
        .slice(authority, path)
        .iter()
        .rposition(|b| *b == b'@')
        .or_else(|| unescaped(line, authority, limit))
        .map(|i| authority + i)
    else {
        return;
    };
    let colon = line.slice(authority, at).iter().position(|b| *b == b':').map(|i| authority + i);
    let name_end = colon.unwrap_or(at);
    let name = line.slice(authority, name_end);
    let password = colon.map_or(&[][..], |colon| line.slice(colon + 1, at));
    let token = matches!(
        name,
        b"oauth2" | b"x-access-token" | b"x-token-auth" | b"gitlab-ci-token" | b"token" | b"git"
    );
    let looks_key = name.len() >= 20 && crate::entropy::looks_random(name) && !is_placeholder(name);
    if looks_key && (colon.is_none() || password.is_empty() || password == b"x-oauth-basic") {
        found.add(authority, name_end, &API_KEY, 88, "token as user of a URL");
    } else if username::is_person(name) && !token {
        found.add(authority, name_end, &USERNAME, 90, "user of a URL");
    }
    if let Some(colon) = colon
        && !is_placeholder(password)
        && !password.is_empty()
        // http://user:pass@host of manuals.
        && !matches!(password, b"pass" | b"pass]")
        && !(password.len() <= 5 && password.iter().all(u8::is_ascii_digit) && name.is_empty())
    {
        let kind = if password == b"x-oauth-basic" { None } else { Some(&PASSWORD) };
        if let Some(kind) = kind {
            found.add(colon + 1, at, kind, 95, "password of a URL");
        }
    }
    let host_end =
        line.run(at + 1, 253, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'));
    let host = line.slice(at + 1, host_end);
    if is_domain(host) {
        found.add(at + 1, host_end, &FQDN, 90, "host of a URL");
    } else if !host.contains(&b'.') && host_name::is_label(host) {
        found.add(at + 1, host_end, &HOSTNAME, 85, "host of a URL");
    }
}

/// `http://dbhost4:9100/`: a machine without a domain, with a number.
fn machine(line: &Line, authority: usize, found: &mut Found) {
    let end = line.run(authority, 64, |b| b.is_ascii_alphanumeric() || b == b'-');
    if matches!(line.at(end), b':' | b'/' | b'?' | b' ' | b'"' | b'\'' | 0)
        && line.at(end + 1) != b'@'
        && host_told::is_numbered(line.slice(authority, end), false)
        && memchr::memchr(b'@', line.slice(end, line.run(end, 64, |b| b != b'/' && b > b' ')))
            .is_none()
    {
        found.add(authority, end, &HOSTNAME, 78, "machine of a URL");
    }
}

/// An `@` after an unescaped slash in a password: only when `:` stands before it and a dotted host follows.
fn unescaped(line: &Line, authority: usize, limit: usize) -> Option<usize> {
    let text = line.slice(authority, limit);
    let at = text.iter().rposition(|b| *b == b'@')?;
    let colon = text.iter().position(|b| *b == b':')?;
    let first_mark = text.iter().position(|b| matches!(b, b'/' | b'?' | b'#'))?;
    let port = text.get(colon + 1..first_mark)?.iter().all(u8::is_ascii_digit);
    let host = line
        .run(authority + at + 1, 128, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    (colon < first_mark && !port && is_domain(line.slice(authority + at + 1, host))).then_some(at)
}

/// Webhooks: whoever knows the address may post.
fn webhook(line: &Line, authority: usize, end: usize) -> Option<&'static crate::Kind> {
    let url = line.slice(authority, end);
    let after = |prefix: &[u8], least: usize| {
        url.strip_prefix(prefix).is_some_and(|rest| rest.len() >= least)
    };
    if after(b"hooks.slack.com/services/", 20)
        || after(b"hooks.slack.com/workflows/", 20)
        || after(b"hooks.slack.com/triggers/", 20)
        || after(b"hooks.slack-gov.com/services/", 20)
    {
        Some(&SLACK_WEBHOOK)
    } else if after(b"discord.com/api/webhooks/", 40)
        || after(b"discordapp.com/api/webhooks/", 40)
        || after(b"hooks.zapier.com/hooks/catch/", 8)
        || memchr::memmem::find(
            url.get(..url.len().min(64)).unwrap_or(url),
            b".webhook.office.com/webhookb2/",
        )
        .is_some()
        || after(b"chat.googleapis.com/v1/spaces/", 40)
            && memchr::memmem::find(url, b"token=").is_some()
    {
        Some(&API_KEY)
    } else {
        None
    }
}
