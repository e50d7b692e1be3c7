//! AWS resource names, with the account id and the user or role in them.

use crate::detectors::username;
use crate::kind::{AWS_ACCOUNT_ID, AWS_ARN, USERNAME};
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "aws-arn", watch: Watch::Prefixes(&["arn"], look) };

pub(crate) static FLOW: Detector =
    Detector { rule: "vpc-flow-account", watch: Watch::Prefixes(&["eni-"], flow) };

/// `2 123456789012 eni-…`: the account of a record of a flow stands before the interface (VPC flow logs, version 2).
fn flow(line: &Line, start: usize, found: &mut Found) -> usize {
    let stop = start.saturating_sub(1);
    let from = line.run_back(stop, 13, |b| b.is_ascii_digit());
    if stop - from == 12 && line.before(start) == b' ' && line.before(from) == b' ' {
        found.add(from, stop, &AWS_ACCOUNT_ID, 92, "account before a network interface");
    }
    start
}

/// `arn:partition:service:region:account:resource`.
fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    if line.at(start + 3) != b':' {
        return start;
    }
    let end = line.run(start, 512, |b| b.is_ascii_alphanumeric() || b":/_-.+=,@*$".contains(&b));
    let end = line.run_back(end, 8, |b| matches!(b, b'.' | b',' | b':'));
    let mut colons = line
        .slice(start, end)
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == b':')
        .map(|(i, _)| start + i);
    let (Some(_), Some(_), Some(_), Some(region_end), Some(account_end)) =
        (colons.next(), colons.next(), colons.next(), colons.next(), colons.next())
    else {
        return start;
    };
    if !line.starts(start + 4, "aws") || account_end + 1 >= end {
        return start;
    }
    found.add(start, end, &AWS_ARN, 99, "AWS resource name");
    let account = line.slice(region_end + 1, account_end);
    if account.len() == 12 && account.iter().all(u8::is_ascii_digit) {
        found.add(
            region_end + 1,
            account_end,
            &AWS_ACCOUNT_ID,
            99,
            "account in an AWS resource name",
        );
    }
    for owner in ["user/", "role/", "assumed-role/"] {
        if line.starts(account_end + 1, owner) {
            let slash = line
                .slice(account_end + 1, end)
                .iter()
                .rposition(|b| *b == b'/')
                .map_or(account_end, |i| account_end + 1 + i);
            let name = line.slice(slash + 1, end);
            // A role is of a service, unless it is called as a person is; behind one that is assumed stands the name of the session.
            let person = match owner {
                "user/" => true,
                "role/" => !name.contains(&b'-') && !username::is_common(name) && name != b"deploy",
                _ => username::is_login(name) && !name.contains(&b'-'),
            };
            if person && username::is_person(name) {
                found.add(slash + 1, end, &USERNAME, 80, "user or role in an AWS resource name");
            }
        }
    }
    end
}
