#!/usr/bin/env bash
# Puts two real wikis into target/wikis, from Debian, each with an empty database: MediaWiki, which PHP serves, and Redmine,
# which Ruby serves. Neither is started, and neither is a service of this machine. A second run finds all in place.
set -euo pipefail
cd "$(dirname "$0")/../.."
home=$PWD/target/wikis
log=$PWD/target/wikis.log
mkdir -p "$PWD/target"
# One installation at a time: two test runs may share the folder.
exec 9>"$PWD/target/.wikis-lock"
flock 9
# What the steps say is kept, and its end is said when one fails.
exec 3>&2 >"$log" 2>&1
code=0
trap 'code=$?; [ $code = 0 ] || { echo "tests/wikis/install.sh failed; the last lines of $log:"; tail -n 20 "$log"; } >&3' EXIT
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)

wanted="php-cli php-sqlite3 php-mbstring php-xml php-intl redmine redmine-sqlite ruby-webrick"
missing=()
for package in $wanted; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    "${sudo[@]}" apt-get update -qq
    # Its package would set up an instance of its own.
    echo "redmine redmine/instances/default/dbconfig-install boolean false" | "${sudo[@]}" debconf-set-selections
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

stamp="$(sha256sum <tests/wikis/install.sh | cut -c 1-16) $(dpkg-query --show redmine php-cli | tr -s '\t\n' ' ')"
[ "$(cat "$home/installed" 2>/dev/null)" != "$stamp" ] || exit 0
rm -rf "$home"
mkdir -p "$home/packages" "$home/mediawiki-data/images"

# The package of MediaWiki wants a web server, which PHP has in it.
apt-cache show mediawiki >/dev/null 2>&1 || "${sudo[@]}" apt-get update -qq
(cd "$home/packages" && apt-get download -qq mediawiki mediawiki-classes && for package in *.deb; do dpkg -x "$package" unpacked; done)
wiki=$home/packages/unpacked/usr/share/mediawiki
rm "$wiki/LocalSettings.php" "$wiki/config" "$wiki/extensions" "$wiki/images"
mkdir "$wiki/extensions" "$wiki/images"
mv "$wiki" "$home/mediawiki"
rm -r "$home/packages"
wiki=$home/mediawiki
export MW_CONFIG_FILE=$home/mediawiki-data/LocalSettings.php
php "$wiki/maintenance/install.php" --dbtype sqlite --dbpath "$home/mediawiki-data/db" --confpath "$home/mediawiki-data" \
    --server http://127.0.0.1 --scriptpath "" --pass "made-up-$RANDOM-$RANDOM" --lang en "Wiki of operations" Admin
cat >>"$MW_CONFIG_FILE" <<'PHP'
$wgServer = getenv('WIKI_SERVER') ?: $wgServer;
$wgSQLiteDataDir = (getenv('WIKI_DATA') ?: __DIR__) . '/db';
$wgUploadDirectory = (getenv('WIKI_DATA') ?: __DIR__) . '/images';
$wgEnableUploads = true;
PHP

redmine=$home/redmine
cp -a /usr/share/redmine "$redmine"
rm -rf "$redmine/Gemfile.lock" "$redmine/instances" "$redmine/config/database.yml"
mkdir -p "$redmine"/instances/default/{config,tmp,log}
tee "$redmine/config/database.yml" >"$redmine/instances/default/config/database.yml" <<'YAML'
production:
  adapter: sqlite3
  database: <%= (ENV['REDMINE_DATA'] || '.') + '/redmine.sqlite3' %>
YAML
cat >"$redmine/config/configuration.yml" <<'YAML'
default:
  attachments_storage_path: <%= (ENV['REDMINE_DATA'] || '.') + '/files' %>
YAML
od -An -N 32 -tx1 /dev/urandom | tr -d ' \n' >"$redmine/instances/default/config/secret_key.txt"
sed -i "s#/usr/share/redmine/{config#$redmine/{config#" "$redmine/Gemfile"
echo 'gem "webrick"' >"$redmine/Gemfile.local"
export REDMINE_DATA=$home/redmine-data REDMINE_INSTANCE=default RAILS_ENV=production REDMINE_LANG=en
mkdir -p "$REDMINE_DATA/files"
cd "$redmine"
rake db:migrate
rake redmine:load_default_data
bin/rails runner "
    Setting.rest_api_enabled = '1'
    Setting.text_formatting = 'common_mark'
    admin = User.find_by_login('admin')
    admin.update!(:must_change_passwd => false)
    File.write(ENV['REDMINE_DATA'] + '/key', Token.create!(:user => admin, :action => 'api').value)
    Project.create!(:name => 'Operations', :identifier => 'ops', :enabled_module_names => ['wiki'])
"
echo "$stamp" >"$home/installed"
