//! Values that are code rather than a secret: expressions, members, types, arguments.

/// `self.password`, `os.environ["X"]`, `getPassword()`, a type.
pub(super) fn is_code(value: &[u8]) -> bool {
    let call = value.ends_with(b"()")
        || memchr::memmem::find(value, b"(\"").is_some()
        || memchr::memmem::find(value, b"['").is_some();
    let member = [
        &b"self."[..],
        b"this.",
        b"os.environ",
        b"process.env",
        b"var.",
        b"data.",
        b"module.",
        b"local.",
        b"System.",
        b"secrets.",
        b"env.",
        b"config.",
        b"settings.",
    ]
    .iter()
    .any(|prefix| value.starts_with(prefix));
    call || member
}

/// Whether a value without quotes is an expression, a type or the name of an option's argument rather than a password.
pub(super) fn is_bare_code(value: &[u8]) -> bool {
    let name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.');
    // `$pass`, `-pw`, `*mut`, and what follows them.
    let (sigil, rest) = match value {
        [b'$' | b'*' | b'-' | b'&', rest @ ..] => (true, rest),
        _ => (false, value),
    };
    let stop = rest.iter().position(|b| !name(b)).unwrap_or(rest.len());
    let head = rest.get(..stop).unwrap_or(rest);
    let next = rest.get(stop);
    let call = matches!(next, Some(b'(' | b'['))
        && head.first().is_some_and(u8::is_ascii_alphabetic)
        && head.len() >= 3
        && (rest.len() == stop + 1
            || head.contains(&b'.')
            || head.contains(&b'_')
            || matches!(rest.last(), Some(b')' | b']')));
    let variable = sigil
        && head.iter().all(|b| b.is_ascii_lowercase() || *b == b'_')
        && matches!(next, None | Some(b'-' | b';' | b','));
    let argument = value.len() <= 10 && value.iter().all(u8::is_ascii_uppercase);
    let types: [&[u8]; 16] = [
        b"str", b"string", b"String", b"bool", b"bytes", b"u8", b"u16", b"u32", b"u64", b"int",
        b"i32", b"any", b"object", b"varchar", b"text", b"__u32",
    ];
    // ConvertTo-SecureString, Read-Host: a cmdlet.
    let cmdlet = matches!(value.iter().position(|b| *b == b'-'), Some(dash) if value.get(dash + 1).is_some_and(u8::is_ascii_uppercase))
        && value.first().is_some_and(u8::is_ascii_uppercase)
        && value.iter().all(|b| b.is_ascii_alphabetic() || *b == b'-')
        && value.iter().filter(|b| b.is_ascii_uppercase()).count() * 3 <= value.len();
    call || variable
        || cmdlet
        || argument
        || types.contains(&value)
        || value.starts_with(b"[")
        || value.starts_with(b"(")
        || memchr::memmem::find(value, b"::").is_some()
        || memchr::memmem::find(value, b"->").is_some()
        // Of the markup of manual pages.
        || memchr::memmem::find(value, b"\\&").is_some()
        || memchr::memmem::find(value, b"\\f").is_some()
        || memchr::memmem::find(value, b"\\(").is_some()
}

/// `LimitExceeded`, `AccessDeniedException`: words with capitals and nothing else, as errors are called.
pub(super) fn is_error_name(value: &[u8]) -> bool {
    let capitals = value.iter().filter(|b| b.is_ascii_uppercase()).count();
    let ends = [
        &b"Exceeded"[..],
        b"Denied",
        b"Exception",
        b"Error",
        b"Failed",
        b"Invalid",
        b"Expired",
        b"Found",
        b"Exists",
        b"Entity",
        b"Required",
        b"Failure",
        b"Disabled",
        b"Missing",
    ]
    .iter()
    .any(|end| value.ends_with(end));
    capitals >= 2
        && ends
        && value.first().is_some_and(u8::is_ascii_uppercase)
        && value.iter().all(u8::is_ascii_alphabetic)
}
