//! Network devices: secrets in the commands that configure them, hosts and serials in the headers of their records.

use super::{find, find_rules, silent};

#[test]
fn secrets_of_commands_that_configure_devices() {
    for (text, value) in [
        ("enable secret orchard", "orchard"),
        ("username netadm privilege 15 secret 0 Orchard", "Orchard"),
        ("tacacs-server host 192.0.2.60 timeout 5 key 7 \"orchard9\"", "orchard9"),
        (" neighbor 192.0.2.3 password bgporchard", "bgporchard"),
        (" ip ospf message-digest-key 1 md5 7 121A0C041104", "121A0C041104"),
        (" standby 1 authentication md5 key-string hsrporch", "hsrporch"),
        ("ntp authentication-key 5 md5 0822455D0A16 7", "0822455D0A16"),
        ("crypto isakmp key 0 sharedorchard hostname vpn.example.com", "sharedorchard"),
        (" wpa-psk ascii wlanorchard", "wlanorchard"),
        ("snmp-server user mon3 GRP v3 auth md5 authorchard", "authorchard"),
        ("set system radius-server 192.0.2.50 secret orchard", "orchard"),
        ("set protocols bgp group EXT authentication-key bgporchard", "bgporchard"),
        ("local-user vrpadm password cipher vrporchard", "vrporchard"),
        ("radius-server shared-key simple radorch", "radorch"),
        (" ospf authentication-mode md5 1 cipher ospforch", "ospforch"),
        ("    set psksecret pskorch", "pskorch"),
        ("set mgt-config users panadm password panorch", "panorch"),
        ("/radius add address=192.0.2.9 secret=radorch service=login", "radorch"),
        ("create net tunnels ipsec ike-peer P1 preshared-key ikeorch", "ikeorch"),
        ("set system ntp authentication-key 1 type md5 value \"orchard\"", "orchard"),
        ("    authentication-key 2 type sha256 value \"orchard\"", "orchard"),
        ("        192.0.2.1 secret \"orchard\";", "orchard"),
        ("key config-key password-encryption orchard", "orchard"),
        ("ntp authentication-key 1 hmac-sha2-256 orchard", "orchard"),
        (" neighbor 192.0.2.1 password 8a orchard", "orchard"),
        ("core-sw1(config)# enable password orchard", "orchard"),
        ("(Command=\"local-user vrpadm password cipher vrporchard\")", "vrporchard"),
        ("core-fw1 (radius) # set secret Orchard12x", "Orchard12x"),
        ("failover key Orchard12x", "Orchard12x"),
        ("radius secret Orchard12x", "Orchard12x"),
        ("set wireless key Orchard12x", "Orchard12x"),
        ("logged command:radius-server key orchardkey", "orchardkey"),
    ] {
        assert!(find(text, "password").contains(&value), "{text}");
        let rules = find_rules(text);
        assert!(rules.iter().any(|(rule, _)| *rule == "device-config"), "{text}: {rules:?}");
    }
    for (text, value) in [
        ("snmp-server host 192.0.2.5 traps version 2c trapcomm", "trapcomm"),
        ("snmp-server host 192.0.2.5 trapcomm", "trapcomm"),
        ("snmp-server host 192.0.2.5 vrf MGMT version 2c trapcomm udp-port 2012", "trapcomm"),
        ("snmp-agent community read cipher readorch", "readorch"),
        ("configure snmp add community readonly xoscomm", "xoscomm"),
    ] {
        assert_eq!(find(text, "snmp_community"), [value], "{text}");
    }
    assert_eq!(
        find("aaa-server T (in) host 192.0.2.6\n key orchardkey", "password"),
        ["orchardkey"]
    );
    silent(&[
        "service password-encryption",
        "security passwords min-length 10",
        "isis authentication key-chain ISISKEYS",
        "crypto key generate rsa modulus 2048",
        "set password policy strength",
        "set the password to something you know",
        "enable password authentication for this host",
        "enable secret *****",
        "key exchange failed",
        " key orchard",
        "base-passwd (3.5.52) unstable; urgency=medium",
        "user password reset",
        "mpls ldp password required",
        "    set password-expire 0",
        "tunnel key 4455",
        "ntp server vrf MGMT core-ntp key 12 prefer",
        "key config-key password-encryption",
        "    authentication-order [ tacplus password ];",
        " description password-policy test",
        "ssh server cipher aes256_ctr aes128_ctr",
    ]);
}

#[test]
fn names_in_commands_that_sentences_and_databases_share_are_no_secrets() {
    silent(&[
        "add primary key orderId",
        "ADD PRIMARY KEY orderId;",
        "add foreign key customer_Id",
        "create unique key Email2Id",
        "modify key OrderNumber2",
        "ADD KEY IdxOrders_2",
        "create table key Customer2Id",
        "SET key Value123",
        "set key partition42",
        "set session key timeout30",
        "set default password policy1",
        "set password expire30days",
        "create secret db-credentials2",
        "crypto key RSA4096",
        "server key RSA2048",
        "security key Yubikey5",
        "add community MeetUp2024",
        "ip address community BGP65000",
        "key hash AbCd1234",
    ]);
}

#[test]
fn hosts_in_headers_of_devices() {
    for text in [
        "<189>45: core-sw1: May 6 16:13:09: %LINK-3-UPDOWN: Interface down",
        "<189>: core-sw1: Jan  6 2022 21:01:34.964: %SYS-5-CONFIG_I: done",
        "<187>core-sw1: 2023 Apr 26 09:08:48 UTC: last message repeated 3 time",
        "<182>: core-sw1: 115649616: Jan 23 14:54:28.511 CET: %FMANFP-6-ACL: denied",
        "2023 May  1 22:58:09 core-sw1 %LLDP-3-PEERS: Multiple peers detected",
        "2018/10/05 09:52:14 core-sw1 %%01URL/4/FILTER(l): matched",
        "<134> 09/09/2024:20:46:07 GMT core-sw1 0-PPE-1 : default AAA Message 12 0 : \"x\"",
        "<189>2024-10-11T10:15:31.208-05:00 core-sw1 %LINEPROTO-5-UPDOWN: up",
        "1 2019-05-15T16:25:50Z core-sw1 CheckPoint 19710 - [action:\"Drop\"]",
        "Sep 17 15:57:27 192.0.2.7 1 2019-09-17T15:07:38.54Z core-sw1 App - - - Event",
        "<132>core-sw1: *emWeb: Aug 22 18:11:40.438: %AAA-5-AAA: done",
        "<30>2021:05:19-16:37:28 core-sw1 ulogd[503]: id=\"2001\"",
        "<134>2023-03-29 16:24:13.484 +0200  core-sw1 AUDIT jreyes GUI 192.0.2.4 64197 LOGIN",
        "Aug 24 04:58:58 192.0.2.1 junos-ids: 2017-08-24T04:58:58.724Z core-sw1 RT_IDS - RT_SCREEN_IP [junos@1.1 a=\"1\"]",
    ] {
        let hosts = find(text, "hostname");
        assert!(hosts.contains(&"core-sw1"), "{text}: {hosts:?}");
    }
    let gateway =
        "Oct 19 09:16:53 gw 2021-10-19 09:16:53 - pcs1 - [192.0.2.6] ana.quell(R)[] - Login";
    assert_eq!(find(gateway, "username"), ["ana.quell"]);
    let asa = "%ASA-4-313009: Denied ICMP, for lan:FILESRV/38706 (FILESRV/38706) to in:192.0.2.4/0";
    assert_eq!(find(asa, "hostname"), ["FILESRV", "FILESRV"]);
    let asa = "%ASA-4-106023: Deny tcp src outside:2001:db8::f5ac/6583 dst dmz:2001:db8::7/22";
    assert_eq!(find(asa, "hostname"), [""; 0]);
    silent(&[
        "12: total: May be more",
        "May 12 04:41:07.551 UTC: %SEC_LOGIN-4-LOGIN_FAILED: Login failed",
        "2023-05-01 22:58:09 INFO 3 of 4 done",
        "2024-01-01T00:00:00Z started worker - pool [3]",
        "see src/main.rs:web/12 for more",
    ]);
}

#[test]
fn serials_that_devices_put_into_their_records() {
    for (text, value) in [
        ("date=2012-08-17 device_id=FE100C3909600504 log_id=0001 type=x", "FE100C3909600504"),
        ("device_id=C44313350024-P29PUA log_id=06 status=ok", "C44313350024-P29PUA"),
        (
            "<140>Aug 11 19:23:07 M270 80BD01A8F3E11 (2023-08-11T17:23:07) admd[2]: x",
            "80BD01A8F3E11",
        ),
        ("fw=\"SN310A0000000001\" tz=+0100 pri=4", "SN310A0000000001"),
        ("NetScreen device_id=0275112227993284  [Root]system", "0275112227993284"),
        ("0,2021/07/12 09:46:23,007200002541,SYSTEM,general,0", "007200002541"),
        ("Cluster disabled. Member 80B20002E5BCD is now master", "80B20002E5BCD"),
    ] {
        assert_eq!(find(text, "device_serial"), [value], "{text}");
    }
    for text in [
        "device_id=9f2c1d3e4b5a69788f9e0d1c2b3a4958",
        "deviceId: 42",
        "device_id=SENSOR-OUTDOOR",
        "device id: 5F4DCC3BAA765D61",
    ] {
        assert!(find(text, "device_serial").is_empty(), "{text}");
    }
}

#[test]
fn accounts_that_gateways_and_appliances_name() {
    for (text, name) in [
        (
            "%AAA-6-AAA_ACCOUNTING_MESSAGE: update:192.0.2.5@ssh.26046:kwalsh7:show ip route",
            "kwalsh7",
        ),
        ("Configured from vty by kwalsh on 192.0.2.5@pts/0", "kwalsh"),
        ("Primary authentication successful for kwalsh/STAFF from 192.0.2.6", "kwalsh"),
        ("msg= 'Sess-ID[369] Peer IP=192.0.2.1 User[kwalsh]: Session disconnected'", "kwalsh"),
        ("2022-03-18 13:24:41.705Z [kwalsh]: Login_Allowed - - ip=192.0.2.7", "kwalsh"),
        ("OperationMessageText=Account kwalsh is disabled, AcsInstance=x", "kwalsh"),
        ("AdminInterface=GUI, AdminName=kwalsh, Step=1", "kwalsh"),
        ("VERIFY OK: depth=0, C=DE, O=Example, CN=kwalsh", "kwalsh"),
        ("2020-11-03\t192.0.2.20\tkwalsh\ttty2\t192.0.2.9\tstop\ttask_id=44", "kwalsh"),
    ] {
        assert_eq!(find(text, "username"), [name], "{text}");
    }
    silent(&[
        "User priv level changed",
        "IdentityStore=Internal Users, PortalName=My Devices Portal",
        "C=US, O=Example Trust, CN=Example Root CA",
        "\"city\":\"Ann Arbor\"",
    ]);
}
