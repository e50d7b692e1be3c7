//! Logs of many products, as marked fixtures: what a format says a field is, in formats one after another.

use super::check;

/// FortiGate, ASA, Palo Alto, Juniper and IOS.
#[test]
fn firewalls_and_vpn() {
    check(
        r##"
date=2026-03-14 time=02:11:09 devname="FGT-BER-01" devid="FG100FTK20001234" eventtime=1773454269 tz="+0100" logid="0101039424" type="event" subtype="vpn" level="information" vd="root" logdesc="SSL VPN tunnel up" action="tunnel-up" tunneltype="ssl-tunnel" tunnelid=1189 remip=198.51.100.23 srccountry="Germany" user="mkeller" group="vpn-users" dst_host="N/A" reason="login successfully" msg="SSL tunnel established"
                                     //^^^^^^^^^^ hostname
                                                        //^^^^^^^^^^^^^^^^ device_serial
                                                                                                                                                                                                                                                                                 //^^^^^^^^^^^^^ ipv4
                                                                                                                                                                                                                                                                                                                          //^^^^^^^ username
date=2026-03-14 time=02:11:10 devname=FGT-BER-01 srcip=10.20.3.14 srcname="NB-MKELLER" srcmac="00:00:5e:00:53:af" osname="Windows" unauthuser="jdoe" policyid=12 hostname="intranet.example.com" url="/owa/auth.owa"
                                    //^^^^^^^^^^ hostname
                                                     //^^^^^^^^^^ ipv4
                                                                         //^^^^^^^^^^ hostname
                                                                                             //^^^^^^^^^^^^^^^^^ mac
                                                                                                                                             //^^^^ username
                                                                                                                                                                         //^^^^^^^^^^^^^^^^^^^^ fqdn
Mar 14 02:11:23 srx240 mgd[7733]: UI_AUTH_EVENT: Authenticated user 'netops1' at permission level 'j-super-user'
              //^^^^^^ hostname
                                                                   //^^^^^^^ username
Mar 14 02:11:23 srx240 mgd[7733]: UI_CMDLINE_READ_LINE: User 'netops1', command 'set system login user bob authentication plain-text-password '
              //^^^^^^ hostname
                                                            //^^^^^^^ username
                                                                                                     //^^^ username
Mar 14 02:11:24 core-sw1 123: *Mar 14 02:11:24.123: %SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: rsingh] [Source: 192.0.2.99] [localport: 22] at 02:11:24 UTC
              //^^^^^^^^ hostname
                                                                                                   //^^^^^^ username
                                                                                                                    //^^^^^^^^^^ ipv4
Mar 14 02:11:24 core-sw1 124: *Mar 14 02:11:24.200: %SYS-5-CONFIG_I: Configured from console by rsingh on vty0 (192.0.2.99)
              //^^^^^^^^ hostname
                                                                                              //^^^^^^ username
                                                                                                              //^^^^^^^^^^ ipv4
Mar 14 02:20:02 fw-a %ASA-6-113039: Group <VPN> User <kpetit> IP <203.0.113.12> AnyConnect parent session started.
              //^^^^ hostname
                                                    //^^^^^^ username
                                                                //^^^^^^^^^^^^ ipv4
1,2026/03/14 02:13:00,001801012345,TRAFFIC,end,2305,2026/03/14 02:13:00,10.1.1.5,203.0.113.8,0.0.0.0,0.0.0.0,allow-web,corp\lmartin,,web-browsing,vsys1,trust,untrust
                    //^^^^^^^^^^^^ device_serial
                                                                      //^^^^^^^^ ipv4
                                                                               //^^^^^^^^^^^ ipv4
                                                                                                                          //^^^^^^^ username
"##,
    );
}

/// Kerberos, Okta, LDAP, RADIUS, Windows security events and transcripts.
#[test]
fn identity() {
    check(
        r##"
Mar 14 02:11:11 kdc01 krb5kdc[812](info): AS_REQ (4 etypes {18 17 16 23}) 192.0.2.77: ISSUE: authtime 1773454271, etypes {rep=18 tkt=18 ses=18}, rlopez@EXAMPLE.COM for krbtgt/EXAMPLE.COM@EXAMPLE.COM
              //^^^^^ hostname
                                                                        //^^^^^^^^^^ ipv4
                                                                                                                                               //^^^^^^ username
                                                                                                                                                                             //^^^^^^^^^^^ fqdn
An account failed to log on.  Account Name:		bschulz  Account Domain:		CORP  Workstation Name:	PC-4471  Source Network Address:	192.0.2.14
                                           //^^^^^^^ username
                                                                                             //^^^^^^^ hostname
                                                                                                                              //^^^^^^^^^^ ipv4
Username: CORP\bschulz
             //^^^^^^^ username
Machine: WS-0471 (Microsoft Windows NT 10.0.19045.0)
       //^^^^^^^ hostname
conn=1002 op=0 BIND dn="uid=fwagner,ou=People,dc=example,dc=com" method=128
                          //^^^^^^^ username
Login incorrect: [gweber/Fr3ihaus] (from client wlc-1 port 13 cli 00-00-5E-00-53-11)
                //^^^^^^ username
                       //^^^^^^^^ password
                                              //^^^^^ hostname
                                                                //^^^^^^^^^^^^^^^^^ mac
"##,
    );
}

/// Postfix, Dovecot and Exchange.
#[test]
fn mail() {
    check(
        r##"
Mar 14 02:11:12 mx1 postfix/smtpd[2211]: 3F2A1C0042: client=mail.example.net[198.51.100.7], sasl_method=PLAIN, sasl_username=petra.holm
              //^^^ hostname
                                                          //^^^^^^^^^^^^^^^^ fqdn
                                                                           //^^^^^^^^^^^^ ipv4
                                                                                                                           //^^^^^^^^^^ username
Mar 14 02:11:12 mx1 postfix/qmgr[911]: 3F2A1C0042: from=<petra.holm@example.net>, size=2213, nrcpt=1 (queue active)
              //^^^ hostname
                                                       //^^^^^^^^^^^^^^^^^^^^^^ email
2026-03-14T02:13:06.000Z,10.1.4.4,EXCH-01,192.0.2.25,mx.example.org,08D9,SMTP,RECEIVE,klara.berg@example.com,Invoice for Klara Berg
                       //^^^^^^^^ ipv4
                                        //^^^^^^^^^^ ipv4
                                                   //^^^^^^^^^^^^^^ fqdn
                                                                                    //^^^^^^^^^^^^^^^^^^^^^^ email
                                                                                                                       //^^^^^^^^^^ person_name
"##,
    );
}

/// HAProxy, Squid and IIS.
#[test]
fn proxies() {
    check(
        r##"
2026-03-14 02:11:22 10.1.2.3 GET /reports/q1.aspx id=77 443 CORP\hbrandt 198.51.100.34 Mozilla/5.0 - 200 0 0 156
                  //^^^^^^^^ ipv4
                                                               //^^^^^^^ username
                                                                       //^^^^^^^^^^^^^ ipv4
1773454381.123    112 10.1.1.5 TCP_MISS/200 4512 GET http://www.example.com/a lmartin HIER_DIRECT/203.0.113.8 text/html
                    //^^^^^^^^ ipv4
                                                          //^^^^^^^^^^^^^^^ fqdn
                                                                            //^^^^^^^ username
                                                                                                //^^^^^^^^^^^ ipv4
"##,
    );
}

/// systemd, su, cron, useradd, sshd, hostapd and vsftpd.
#[test]
fn linux() {
    check(
        r##"
Mar 14 02:11:16 build-7 systemd[1]: Started Session 441 of user akowalski.
              //^^^^^^^ hostname
                                                              //^^^^^^^^^ username
Mar 14 02:11:16 build-7 systemd-logind[700]: New session 441 of user akowalski.
              //^^^^^^^ hostname
                                                                   //^^^^^^^^^ username
Mar 14 02:11:17 build-7 su[9912]: Successful su for root by akowalski
              //^^^^^^^ hostname
                                                          //^^^^^^^^^ username
Mar 14 02:11:17 build-7 su: pam_unix(su:session): session opened for user root(uid=0) by akowalski(uid=1001)
              //^^^^^^^ hostname
                                                                                       //^^^^^^^^^ username
Mar 14 02:11:18 build-7 useradd[100]: new user: name=dlang, UID=1005, GID=1005, home=/home/dlang, shell=/bin/bash
              //^^^^^^^ hostname
                                                   //^^^^^ username
                                                                                         //^^^^^ username
sshd[1]: Accepted password for dparker from 203.0.113.4 port 22 ssh2
                             //^^^^^^^ username
                                          //^^^^^^^^^^^ ipv4
Mar 14 02:13:10 ap-3 hostapd: wlan0: STA 00:00:5e:00:53:42 IEEE 802.1X: authenticated identity=emilia.k
              //^^^^ hostname
                                       //^^^^^^^^^^^^^^^^^ mac
                                                                                             //^^^^^^^^ username
Mar 14 02:20:06 vsftpd[112]: [carla] OK LOGIN: Client "203.0.113.70"
                            //^^^^^ username
                                                     //^^^^^^^^^^^^ ipv4
"##,
    );
}

/// Django, .NET, Kafka, MongoDB, GitLab and Jenkins.
#[test]
fn applications() {
    check(
        r##"
DEBUG (0.002) SELECT "auth_user"."id" FROM "auth_user" WHERE "auth_user"."email" = 'nora.berg@example.com'; args=('nora.berg@example.com',)
                                                                                  //^^^^^^^^^^^^^^^^^^^^^ email
                                                                                                                 //^^^^^^^^^^^^^^^^^^^^^ email
fail: Microsoft.EntityFrameworkCore.Database.Connection[20004] An error occurred using the connection to database 'Orders' on server 'sql-prod-2'.
                                                                                                                                    //^^^^^^^^^^ hostname
{"t":{"$date":"2026-03-14T02:11:25.001Z"},"s":"I","c":"ACCESS","id":20250,"ctx":"conn12","msg":"Successful authentication","attr":{"client":"192.0.2.31:49152","mechanism":"SCRAM-SHA-256","user":"inventory_rw","db":"admin"}}
                                                                                                                                           //^^^^^^^^^^ ipv4
                                                                                                                                                                                                 //^^^^^^^^^^^^ username
[2026-03-14 02:11:26,111] INFO [SocketServer listenerType=ZK_BROKER, nodeId=2] Failed authentication with kafka-client-4/192.0.2.66 (SSL handshake failed) (org.apache.kafka.common.network.Selector)
                                                                                                        //^^^^^^^^^^^^^^ hostname
                                                                                                                       //^^^^^^^^^^ ipv4
[2026-03-14 02:11:26,333] INFO Principal = User:CN=etl.example.com is Denied Operation = Describe from host = 192.0.2.66 on resource = Topic:orders
                                                 //^^^^^^^^^^^^^^^ fqdn
                                                                                                            //^^^^^^^^^^ ipv4
{"severity":"INFO","method":"POST","path":"/api/v4/projects","username":"cdubois","user_id":42,"remote_ip":"198.51.100.19","meta.user":"cdubois","correlation_id":"01HRX"}
                                                                       //^^^^^^^ username
                                                                                                          //^^^^^^^^^^^^^ ipv4
                                                                                                                                      //^^^^^^^ username
Started by user Elena Petrova
              //^^^^^^^^^^^^^ person_name
2026-03-14 02:20:04,500 [main] INFO c.a.Login - User mhoffmann (Maria Hoffmann) logged in from 198.51.100.2
                                                   //^^^^^^^^^ username
                                                              //^^^^^^^^^^^^^^ person_name
                                                                                             //^^^^^^^^^^^^ ipv4
"##,
    );
}

/// MySQL, Postgres, SQL Server and Redis.
#[test]
fn databases() {
    check(
        r##"
2026-03-14 02:11:21.1234 |ERROR|Api.Auth|Login failed for user 'svc_orders'. Data Source=sql-prod-2;Initial Catalog=Orders;User ID=svc_orders;Password=Wz7!kd93Lq;Encrypt=True
                                                              //^^^^^^^^^^ username
                                                                                       //^^^^^^^^^^ hostname
                                                                                                                                 //^^^^^^^^^^ username
                                                                                                                                                     //^^^^^^^^^^ password
ALTER ROLE reporting WITH LOGIN PASSWORD 'x9!dfK2';
         //^^^^^^^^^ username
                                        //^^^^^^^ password
db.createUser({user: "reports", pwd: "mongoPass77", roles: []})
                    //^^^^^^^ username
                                    //^^^^^^^^^^^ password
requirepass 5ecretRedis
          //^^^^^^^^^^^ password
[2026-03-14 02:20:01] production.ERROR: SQLSTATE[HY000] [1045] Access denied for user 'forge'@'10.0.0.12' (using password: YES)
                                                                                     //^^^^^ username
                                                                                             //^^^^^^^^^ ipv4
2026-03-14 02:20:03 UTC::@:[4711]:LOG:  connection authorized: user=etl_rw database=dwh application_name=psql
                                                                  //^^^^^^ username
mysql> CREATE USER 'shop'@'%' IDENTIFIED BY 'x7Kq!shop';
                  //^^^^ username
                                           //^^^^^^^^^ password
"##,
    );
}

/// Terraform, environment files, Docker, Helm, appSettings and network gear.
#[test]
fn configuration() {
    check(
        r##"
  ~ master_password                 = (sensitive value)
DATABASE_PASSWORD=s3cr3tPa55
                //^^^^^^^^^^ password
SMTP_PASS='mail pass 9'
         //^^^^^^^^^^^ password
            "Env": ["POSTGRES_PASSWORD=gr8Wall!x", "PATH=/usr/local/sbin:/usr/local/bin", "REDIS_URL=redis://:p4ssRedis9@cache-1:6379/0"],
                                     //^^^^^^^^^ password
                                                                                                            //^^^^^^^^^^ password
                                                                                                                       //^^^^^^^ hostname
<connectionStrings><add name="Main" connectionString="Server=db-9;Database=crm;Uid=crm_app;Pwd=vF8#kd1s;" /></connectionStrings>
                                                           //^^^^ hostname
                                                                                 //^^^^^^^ username
                                                                                             //^^^^^^^^ password
{"environment":[{"name":"DB_PASSWORD","value":"lm9Xw2qa"},{"name":"LOG_LEVEL","value":"debug12345x"}]}
                                             //^^^^^^^^ password
snmp-server community b1gS3cret RW 10
                    //^^^^^^^^^ snmp_community
tacacs-server key 7 14141B180F0B
                  //^^^^^^^^^^^^ password
crypto isakmp key V3ryS3cret address 198.51.100.1
                //^^^^^^^^^^ password
                                   //^^^^^^^^^^^^ ipv4
neighbor 192.0.2.1 password 7 0822455D0A16
       //^^^^^^^^^ ipv4
                            //^^^^^^^^^^^^ password
kubectl create secret generic db --from-literal=password=Kx82hQpl
                                                       //^^^^^^^^ password
helm upgrade --set auth.password='Tt5#qLm' web chart/
                                //^^^^^^^ password
"##,
    );
}

/// curl, pg_dump, docker and smbclient.
#[test]
fn command_lines() {
    check(
        r##"
curl -sS -X POST https://api.example.com/v1/login -H 'Content-Type: application/json' -d '{"username":"vfischer","password":"Herbst#2025"}'
                       //^^^^^^^^^^^^^^^ fqdn
                                                                                                     //^^^^^^^^ username
                                                                                                                           //^^^^^^^^^^^ password
curl -k -u deploy:Gh55-kkPq https://artifacts.example.com/repo/app.tgz
         //^^^^^^ username
                //^^^^^^^^^ password
                                  //^^^^^^^^^^^^^^^^^^^^^ fqdn
PGPASSWORD=tulip77x pg_dump -h db-3 -U reporting sales
         //^^^^^^^^ password
                             //^^^^ hostname
                                     //^^^^^^^^^ username
[Pipeline] sh + docker login -u ci-bot -p Zt8kLm2QxW registry.example.com
                              //^^^^^^ username
                                        //^^^^^^^^^^ password
                                                   //^^^^^^^^^^^^^^^^^^^^ fqdn
smbclient //files-2/share -U jnowak%Zima2024
          //^^^^^^^ hostname
                           //^^^^^^ username
                                  //^^^^^^^^ password
ssh ops@198.51.100.77 -i /home/ops/.ssh/id_ed25519
  //^^^ username
      //^^^^^^^^^^^^^ ipv4
                             //^^^ username
"##,
    );
}

/// SOAP, and JSON inside of JSON.
#[test]
fn markup() {
    check(
        r##"
<wsse:Username>partner1</wsse:Username><wsse:Password Type="text">Ke7!ring</wsse:Password>
             //^^^^^^^^ username
                                                                //^^^^^^^^ password
{"log":"{\"level\":\"info\",\"msg\":\"login\",\"user\":\"pkovacs\",\"password\":\"Tavasz2026!\",\"ip\":\"203.0.113.90\"}\n","stream":"stdout","time":"2026-03-14T02:13:07Z"}
                                                       //^^^^^^^ username
                                                                                //^^^^^^^^^^^ password
                                                                                                       //^^^^^^^^^^^^ ipv4
"##,
    );
}

/// What applications say about people.
#[test]
fn people() {
    check(
        r##"
2026-03-14T02:11:40Z INFO signup name="Hanna Virtanen" dob=1979-11-30 ssn=219-09-9999 city=Turku
                                     //^^^^^^^^^^^^^^ person_name
                                                         //^^^^^^^^^^ date_of_birth
                                                                        //^^^^^^^^^^^ us_ssn
2026-03-14T02:11:41Z INFO Customer Rafael Ortega called from 020 7946 0958 about order 88213-1122
                                 //^^^^^^^^^^^^^ person_name
                                                           //^^^^^^^^^^^^^ phone
2026-03-14T02:11:43Z INFO payment pan=4111 1111 1111 1111 exp=09/27 cvv2=123 holder="Mia Sorensen"
                                    //^^^^^^^^^^^^^^^^^^^ credit_card
                                                                       //^^^ cvv
                                                                                   //^^^^^^^^^^^^ person_name
2026-03-14T02:11:44Z INFO IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFFXXX debit 99.00
                             //^^^^^^^^^^^^^^^^^^^^^^^^^^^ iban
                                                             //^^^^^^^^^^^ swift_bic
Passport: X12345678 issued to Emilia Kowalska, nationality POL
        //^^^^^^^^^ passport
                            //^^^^^^^^^^^^^^^ person_name
NHS No: 943 476 5919, NINO QQ123456C, driving licence MORGA657054SM9IJ
      //^^^^^^^^^^^^ uk_nhs
                         //^^^^^^^^^ uk_nino
                                                    //^^^^^^^^^^^^^^^^ driver_license
Medicare number 1EG4-TE5-MK73 for Rosa Lindgren (dob 1951-07-09)
              //^^^^^^^^^^^^^ medical_record
                                //^^^^^^^^^^^^^ person_name
                                                   //^^^^^^^^^^ date_of_birth
patient Jonas Weber MRN 00482913 admitted; insurer policy number AX-99128311
      //^^^^^^^^^^^ person_name
                      //^^^^^^^^ medical_record
                                                               //^^^^^^^^^^^ medical_record
Sales rep John Smith met with Acme Corp; ship to 742 Evergreen Terrace, Springfield
        //^^^^^^^^^^ person_name
                                               //^^^^^^^^^^^^^^^^^^^^^ street_address
my address is 1600 Pennsylvania Avenue NW and my cell is 202-555-0143
            //^^^^^^^^^^^^^^^^^^^^^^^^ street_address
                                                       //^^^^^^^^^^^^ phone
card ending 4242 declined; full PAN 5555-5555-5555-4444
                                  //^^^^^^^^^^^^^^^^^^^ credit_card
sort code 20-00-00 account number 55779911
        //^^^^^^^^ bank_account
                                //^^^^^^^^ bank_account
SWIFT: DEUTDEFF500, routing number 021000021
     //^^^^^^^^^^^ swift_bic
                                 //^^^^^^^^^ bank_account
VIN 1M8GDM9AXKP042788 telematics; IMEI: 490154203237518; serial no: 5CG7451ABC
  //^^^^^^^^^^^^^^^^^ vin
                                      //^^^^^^^^^^^^^^^ imei
                                                                  //^^^^^^^^^^ device_serial
2026-03-14T02:21:00Z INFO assigned employee Li Wei (lwei) to ticket 4431, manager: Ingrid Solberg
                                          //^^^^^^ person_name
                                                  //^^^^ username
                                                                                 //^^^^^^^^^^^^^^ person_name
2026-03-14T02:21:01Z INFO Dear Ms. Okafor, your appointment
                                 //^^^^^^ person_name
2026-03-14T02:21:02Z INFO delivery to Rue de Rivoli 12, 75001 Paris; 15 rue de la Paix
                                    //^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ street_address
                                                                   //^^^^^^^^^^^^^^^^^ street_address
2026-03-14T02:21:03Z INFO phone: 0171 5551234; Tel.: +49 (0)89 123456-78; mobile +1-415-555-0132 x88
                               //^^^^^^^^^^^^ phone
                                                   //^^^^^^^^^^^^^^^^^^^ phone
                                                                               //^^^^^^^^^^^^^^^^^^^ phone
2026-03-14T02:21:04Z INFO geo 52.520008, 13.404954; lat=48.85837 lng=2.294481
                            //^^^^^^^^^^^^^^^^^^^^ gps
                                                      //^^^^^^^^ gps
                                                                   //^^^^^^^^ gps
"##,
    );
}

/// Labels in German, French and Spanish.
#[test]
fn languages() {
    check(
        r##"
Benutzer: hmueller Passwort: Gartenzaun7 Geburtsdatum: 04.03.1981 Steuer-ID: 86 095 742 719
        //^^^^^^^^ username
                           //^^^^^^^^^^^ password
                                                     //^^^^^^^^^^ date_of_birth
                                                                           //^^^^^^^^^^^^^^ national_id
Nom: Lefevre Prenom: Camille date de naissance: 12/05/1990 mot de passe: Soleil!44
   //^^^^^^^ person_name
                   //^^^^^^^ person_name
                                              //^^^^^^^^^^ date_of_birth
                                                                       //^^^^^^^^^ password
usuario=jgarcia contrasena=Verano2025 DNI=12345678Z
      //^^^^^^^ username
                         //^^^^^^^^^^ password
                                        //^^^^^^^^^ national_id
"##,
    );
}
