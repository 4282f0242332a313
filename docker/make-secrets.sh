#!/bin/sh
# Makes the secrets that docker/compose.yaml names, those alone that are not there yet: random passwords, and a self-signed certificate for
# the host until the hospital's own takes its place.
#   sh docker/make-secrets.sh HOST [FOLDER]
set -eu
host=${1:?the name of the host, such as pacs.hospital.example}
folder=${2:-$(dirname "$0")/secrets}
umask 077
mkdir -p "$folder"
cd "$folder"

password() { [ -s "$1" ] || openssl rand -hex 24 | tr -d '\n' >"$1"; }
password pacs_password
password postgres_password
password rabbitmq_password

[ -s orthanc_users.json ] || printf '{ "RegisteredUsers": { "recist3d": "%s" } }\n' "$(cat pacs_password)" >orthanc_users.json
[ -s rabbitmq.conf ] || printf 'default_user = recist3d\ndefault_pass = %s\n' "$(cat rabbitmq_password)" >rabbitmq.conf
[ -s queue_url ] || printf 'amqp://recist3d:%s@rabbitmq:5672' "$(cat rabbitmq_password)" >queue_url
[ -s database_url ] || printf 'postgres://recist3d:%s@postgres:5432/recist3d' "$(cat postgres_password)" >database_url
[ -s tls_key.pem ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 \
  -subj "/CN=$host" -addext "subjectAltName=DNS:$host" -keyout tls_key.pem -out tls_certificate.pem 2>/dev/null
# Containers read the files by accounts of their own, mounted one by one; on this machine nobody else gets into the folder.
chmod 644 ./*
chmod 700 .
echo "secrets: $(ls | wc -l) files in $folder"
