//! Values under the names of columns.

use super::{find, silent};
use crate::{Config, Head, scan};

#[test]
fn columns_say_what_their_values_are() {
    let value = ["hunter", "x", "yz"].concat();
    let text = format!(
        "id,name,email,dob,username,password,city\r\n7,Ana Quell,ana@example.com,1971-04-12,aquell,{value},Graz\r\n\
         8,\"Quell, Bo\",bo@example.com,12.04.1971,bo31,\"{value},1\",Bern\r\n"
    );
    assert_eq!(find(&text, "person_name"), ["Ana Quell", "Quell, Bo"]);
    assert_eq!(find(&text, "password"), [value.clone(), format!("{value},1")]);
    assert_eq!(find(&text, "username"), ["aquell", "bo31"]);
    assert_eq!(find(&text, "date_of_birth"), ["1971-04-12", "12.04.1971"]);
    let zeek = format!(
        "#separator \\x09\n#fields\tts\tuid\tuser\tpassword\n#types\ttime\tstring\tstring\tstring\n\
         1.5\tCx1Y2z3\tana31\t{value}\n"
    );
    assert_eq!(find(&zeek, "username"), ["ana31"]);
    assert_eq!(find(&zeek, "password"), [value.as_str()]);
    let w3c =
        "#Version: 1.0\n#Fields: date cs-username cs-host sc-status\n2026-05-01 ana31 web-7 200\n";
    assert_eq!(find(w3c, "username"), ["ana31"]);
    assert_eq!(find(w3c, "hostname"), ["web-7"]);
}

#[test]
fn a_part_is_scanned_under_the_head_of_the_whole() {
    let head = Head::of(b"id,full_name\n1,Ana Quell\n");
    let rows = b"2,Bo Quell\n3,Dana Quell\n";
    assert_eq!(scan(rows, &Config::everything()).len(), 0);
    assert_eq!(scan(rows, &Config { head: Some(head), ..Config::everything() }).len(), 2);
}

#[test]
fn other_columns_and_torn_rows_say_nothing() {
    silent(&[
        "ts,level,service,key,code\n1,INFO,api,cache:1,200\n",
        "id,name,version\n1,Alpha Channel,1.2\n",
        "id,username,password\n-,-,-\n\n",
        "id,first_name,last_name\n1,Ana\n2,x,y,z\n",
    ]);
}
