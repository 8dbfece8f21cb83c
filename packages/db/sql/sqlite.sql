-- Every statement that Laurel sends to SQLite, with sample arguments where their number matters.
-- Written by packages/db/src/generate-sql.ts: change the queries and run npm run gen.

create table if not exists "meta" (
  "name" text not null,
  "value" text not null,
  primary key ("name")
) strict, without rowid;

create table if not exists "programs" (
  "number" integer not null,
  "effective_at" integer not null,
  "published_at" integer not null,
  "source" text not null,
  "hash" blob not null,
  "policy" text not null,
  "actor" text not null,
  primary key ("number")
) strict;

create table if not exists "directory" (
  "hash" blob not null,
  "member" integer not null,
  primary key ("hash")
) strict, without rowid;

create table if not exists "erased" (
  "hash" blob not null,
  "member" integer not null,
  "at" integer not null,
  "alias" text not null,
  primary key ("hash", "member")
) strict, without rowid;

create table if not exists "vault" (
  "member" integer not null,
  "wrapped_key" blob,
  "external" blob,
  "personal" blob,
  "alias" text,
  primary key ("member")
) strict, without rowid;

create table if not exists "heads" (
  "member" integer not null,
  "seq" integer not null,
  "due_at" integer,
  "due_version" integer not null,
  "backfill" integer not null,
  "format" integer not null,
  "body" text not null,
  primary key ("member")
) strict;

create table if not exists "records" (
  "member" integer not null,
  "record_key" text not null,
  "seq" integer not null,
  "body" text,
  primary key ("member", "record_key")
) strict, without rowid;

create table if not exists "checkpoints" (
  "stream" integer not null,
  "pos" integer not null,
  primary key ("stream")
) strict, without rowid;

create table if not exists "dead_letters" (
  "id" blob not null,
  "member" integer,
  "subject" blob not null,
  "at" integer not null,
  "type" text not null,
  "code" text not null,
  "pointer" text not null,
  "detail" text not null,
  "body" blob,
  primary key ("id")
) strict, without rowid;

create table if not exists "idempotency" (
  "id" blob not null,
  "fingerprint" text not null,
  "at" integer not null,
  "answer" text,
  primary key ("id")
) strict, without rowid;

create table if not exists "stock" (
  "counter" text not null,
  "used" integer not null,
  primary key ("counter")
) strict, without rowid;

create table if not exists "service_keys" (
  "id" text not null,
  "name" text not null,
  "hash" text not null,
  "details" text not null,
  "created_at" integer not null,
  "expires_at" integer,
  "revoked_at" integer,
  "used_at" integer,
  primary key ("id")
) strict, without rowid;

create table if not exists "audit" (
  "no" integer not null,
  "at" integer not null,
  "actor" text not null,
  "action" text not null,
  "target" text not null,
  "detail" text not null,
  "previous" blob not null,
  "hash" blob not null,
  primary key ("no")
) strict;

create table if not exists "jobs" (
  "id" text not null,
  "kind" text not null,
  "state" text not null,
  "actor" text not null,
  "created_at" integer not null,
  "updated_at" integer not null,
  "input" text not null,
  "progress" text not null,
  "result" text,
  primary key ("id")
) strict, without rowid;

create table if not exists "positions" (
  "consumer" text not null,
  "stream" integer not null,
  "pos" integer not null,
  primary key ("consumer", "stream")
) strict, without rowid;

create table if not exists "leases" (
  "name" text not null,
  "owner" text not null,
  "fence" integer not null,
  "until" integer not null,
  primary key ("name")
) strict, without rowid;

create table if not exists "messages" (
  "member" integer not null,
  "seq" integer not null,
  "n" integer not null,
  "at" integer not null,
  "template" text not null,
  "reason" text not null,
  "params" text not null,
  "delivered_at" integer not null,
  "read_at" integer,
  primary key ("member", "seq", "n")
) strict, without rowid;

create table if not exists "orders" (
  "order_key" blob not null,
  "member" integer not null,
  primary key ("order_key", "member")
) strict, without rowid;

create table if not exists "quarantine" (
  "member" integer not null,
  "at" integer not null,
  "detail" text not null,
  primary key ("member")
) strict;

create table if not exists "log" (
  "pos" integer not null,
  "member" integer not null,
  "seq" integer not null,
  "type" text not null,
  "happened_at" integer not null,
  "decided_at" integer not null,
  "version" integer not null,
  "format" integer not null,
  "event_key" blob,
  "body" text not null,
  primary key ("pos")
) strict;

create unique index if not exists "log_member_seq" on "log" ("member", "seq");

create unique index if not exists "log_member_key" on "log" ("member", "event_key") where event_key is not null;

create index if not exists "heads_due" on "heads" ("due_at", "member") where due_at is not null;

create index if not exists "heads_backfill" on "heads" ("backfill", "member") where backfill = 1;

create index if not exists "dead_letters_at" on "dead_letters" ("at", "id");

create index if not exists "dead_letters_subject" on "dead_letters" ("subject");

create index if not exists "erased_member" on "erased" ("member");

create index if not exists "jobs_created" on "jobs" ("created_at");

alter table "programs" add column "draft" text;

create table if not exists "calls" (
  "member" integer not null,
  "seq" integer not null,
  "n" integer not null,
  "port" text not null,
  "action" text not null,
  "at" integer not null,
  "tries" integer not null,
  "next_at" integer,
  "data" text not null,
  primary key ("member", "seq", "n")
) strict, without rowid;

create index if not exists "calls_due" on "calls" ("port", "next_at", "member") where next_at is not null;

alter table "stock" add column "loaded" integer;

create table if not exists "rounds" (
  "game" text not null,
  "round" integer not null,
  "hash" blob not null,
  "seed" blob not null,
  "published_at" integer not null,
  "closed_at" integer,
  primary key ("game", "round")
) strict, without rowid;

create table if not exists "webhooks" (
  "id" text not null,
  "url" text not null,
  "types" text not null,
  "secret" blob not null,
  "state" text not null,
  "note" text not null,
  "created_at" integer not null,
  primary key ("id")
) strict, without rowid;

create table if not exists "deliveries" (
  "webhook" text not null,
  "member" integer not null,
  "seq" integer not null,
  "n" integer not null,
  "type" text not null,
  "at" integer not null,
  "tries" integer not null,
  "first_at" integer,
  "next_at" integer,
  "done_at" integer,
  "state" text not null,
  "detail" text not null,
  primary key ("webhook", "member", "seq", "n")
) strict, without rowid;

create index if not exists "deliveries_due" on "deliveries" ("webhook", "next_at", "member") where next_at is not null;

create index if not exists "deliveries_at" on "deliveries" ("webhook", "at");

create table if not exists "inbound" (
  "name" text not null,
  "mapping" text not null,
  "secret" blob not null,
  "created_at" integer not null,
  primary key ("name")
) strict, without rowid;

create table if not exists "cards" (
  "member" integer not null,
  "issue" integer not null,
  "mark" blob not null,
  "number" blob not null,
  "issued_at" integer not null,
  "used_step" integer not null,
  primary key ("member", "issue")
) strict, without rowid;

create unique index if not exists "cards_mark" on "cards" ("mark");

create table if not exists "partner_codes" (
  "partner" text not null,
  "item" text not null,
  "n" integer not null,
  "mark" blob not null,
  "code" blob not null,
  "batch" text not null,
  "loaded_at" integer not null,
  "expires_at" integer,
  "revoked_at" integer,
  primary key ("partner", "item", "n")
) strict, without rowid;

create unique index if not exists "partner_codes_mark" on "partner_codes" ("partner", "item", "mark");

create table if not exists "partners" (
  "partner" text not null,
  "url" text not null,
  "secret" blob not null,
  "since" integer not null,
  primary key ("partner")
) strict, without rowid;

create table if not exists "plays" (
  "game" text not null,
  "round" integer not null,
  "at" integer not null,
  "member" integer not null,
  "n" integer not null,
  "body" text not null,
  primary key ("game", "round", "at", "member", "n")
) strict, without rowid;

alter table "webhooks" add column "previous_secret" blob;

alter table "webhooks" add column "previous_until" integer;

create table if not exists "cases" (
  "member" integer not null,
  "seq" integer not null,
  "newest" integer not null,
  "state" text not null,
  "line" text not null,
  "priority" integer not null,
  "at" integer not null,
  "respond_by" integer,
  primary key ("member", "seq")
) strict, without rowid;

create index if not exists "cases_urgent" on "cases" ("state", "priority", "at", "member", "seq");

create table if not exists "sign_ins" (
  "operator" text not null,
  "password" text not null,
  "factor" blob not null,
  "used_step" integer not null,
  "recovery" text not null,
  "changed_at" integer not null,
  primary key ("operator")
) strict, without rowid;

create table if not exists "sessions" (
  "id" text not null,
  "operator" text not null,
  "details" text not null,
  "created_at" integer not null,
  "used_at" integer not null,
  "expires_at" integer not null,
  "ended_at" integer,
  primary key ("id")
) strict, without rowid;

create index if not exists "sessions_operator" on "sessions" ("operator");

create table if not exists "one_time_codes" (
  "id" text not null,
  "kind" text not null,
  "details" text not null,
  "expires_at" integer not null,
  "used_at" integer,
  primary key ("id")
) strict, without rowid;

create index if not exists "one_time_codes_expires" on "one_time_codes" ("expires_at");

-- log.entries
select 1 as "stream", "pos", "member", "seq", "type", "happened_at" as "happenedAt", "decided_at" as "decidedAt", "version", "format", "body" from "log" where "member" = ? and "seq" > ? order by "seq" limit ?;

-- log.newestFirst
select 1 as "stream", "pos", "member", "seq", "type", "happened_at" as "happenedAt", "decided_at" as "decidedAt", "version", "format", "body" from "log" where "member" = ? and "seq" < ? order by "seq" desc limit ?;

-- log.entry
select 1 as "stream", "pos", "member", "seq", "type", "happened_at" as "happenedAt", "decided_at" as "decidedAt", "version", "format", "body" from "log" where "member" = ? and "seq" = ?;

-- log.tails
select 1 as "stream", "pos", "member", "seq", "type", "happened_at" as "happenedAt", "decided_at" as "decidedAt", "version", "format", "body" from "log" where (("member" = ? and "seq" > ?) or ("member" = ? and "seq" > ?)) order by "member", "seq" limit ?;

-- log.find
select "seq" from "log" where "member" = ? and "event_key" = ?;

-- log.findMany
select "member", "seq", "event_key" as "key" from "log" where (("member" = ? and "event_key" = ?) or ("member" = ? and "event_key" = ?));

-- log.keys
select "member", "event_key" as "key" from "log" where "member" in (?, ?) and "event_key" is not null;

-- log.newest
select "member", max(seq) as "seq" from "log" where "member" in (?, ?) group by "member";

-- log.after
select 1 as "stream", "pos", "member", "seq", "type", "happened_at" as "happenedAt", "decided_at" as "decidedAt", "version", "format", "body" from "log" where "pos" > ? order by "pos" limit ?;

-- log.places
select "pos", "member", "seq" from "log" where "pos" > ? order by "pos" limit ?;

-- log.end
select max(pos) as "pos" from "log";

-- log.streams
select 1 as "stream", coalesce(max(pos), 0) as "pos" from "log";

-- directory.look
select "hash", "member" from "directory" where "hash" in (?);

-- directory.erased
select "hash", max(at) as "at" from "erased" where "hash" in (?) group by "hash";

-- directory.forget
delete from "directory" where "hash" = ? and "member" = ?;

-- vault.read
select "member", "wrapped_key" as "wrappedKey", "external", "personal", "alias" from "vault" where "member" in (?);

-- vault.list
select "member", "wrapped_key" as "wrappedKey", "external", "personal", "alias" from "vault" where "member" > ? order by "member" limit ?;

-- vault.rewrap
update "vault" set "wrapped_key" = ? where "member" = ? and "alias" is null;

-- vault.erasures
select "hash", "member", "at", "alias" from "erased" where "member" > ? order by "member" limit ?;

-- vault.erase
update "vault" set "wrapped_key" = ?, "external" = ?, "personal" = ?, "alias" = ? where "member" = ? and "alias" is null;

-- vault.remember
insert into "erased" ("hash", "member", "at", "alias") values (?, ?, ?, ?) on conflict do nothing;

-- vault.sealLetters
update "dead_letters" set "body" = ? where "subject" = ?;

-- snapshots.checkpoints
select "stream", "pos" from "checkpoints" order by "stream";

-- snapshots.checkpoint
insert into "checkpoints" ("stream", "pos") values (?, ?) on conflict ("stream") do update set "pos" = max(checkpoints.pos, excluded."pos");

-- snapshots.due
select "member", "due_at" as "dueAt" from "heads" where "due_at" <= ? and "due_at" >= ? and not ("due_at" = ? and "member" <= ?) and "backfill" = ? order by "due_at", "member" limit ?;

-- snapshots.outdated
select "member" from "heads" where "member" > ? and "due_version" < ? order by "member" limit ?;

-- snapshots.backfilling
select "member" from "heads" where "backfill" = 1 and "member" > ? order by "member" limit ?;

-- snapshots.count
select count(*) as "count" from "heads";

-- deadLetters.get
select "id", "member", "subject", "at", "type", "code", "pointer", "detail", "body" from "dead_letters" where "id" = ?;

-- deadLetters.list
select "id", "member", "subject", "at", "type", "code", "pointer", "detail", "body" from "dead_letters" where ("at" > ? or ("at" = ? and "id" > ?)) order by "at", "id" limit ?;

-- deadLetters.count
select count(*) as "count" from "dead_letters";

-- deadLetters.put
insert into "dead_letters" ("id", "member", "subject", "at", "type", "code", "pointer", "detail", "body") values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing;

-- deadLetters.drop
delete from "dead_letters" where "id" = ?;

-- messages.list
select "member", "seq", "n", "at", "template", "reason", "params", "delivered_at" as "deliveredAt", "read_at" as "readAt" from "messages" where "member" = ? and ("seq" < ? or ("seq" = ? and "n" < ?)) order by "seq" desc, "n" desc limit ?;

-- messages.unread
select count(*) as "count" from "messages" where "member" = ? and "read_at" is null;

-- messages.markRead
update "messages" set "read_at" = ? where "member" = ? and "seq" <= ? and "read_at" is null;

-- messages.add
insert into "messages" ("member", "seq", "n", "at", "template", "reason", "params", "delivered_at", "read_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing;

-- messages.empty
delete from "messages";

-- orders.find
select "member" from "orders" where "order_key" = ? order by "member";

-- orders.add
insert into "orders" ("order_key", "member") values (?, ?) on conflict do nothing;

-- orders.empty
delete from "orders";

-- calls.get
select "member", "seq", "n", "port", "action", "at", "tries", "next_at" as "nextAt", "data" from "calls" where "member" = ? and "seq" = ? and "n" = ?;

-- calls.due
select "member", "seq", "n", "port", "action", "at", "tries", "next_at" as "nextAt", "data" from "calls" where "port" = ? and "next_at" <= ? order by "next_at", "member" limit ?;

-- calls.open
select "member", "seq", "n", "port", "action", "at", "tries", "next_at" as "nextAt", "data" from "calls" where "port" = ? and "next_at" is not null and ("member" > ? or ("member" = ? and "seq" > ?) or ("member" = ? and "seq" = ? and "n" > ?)) order by "member", "seq", "n" limit ?;

-- calls.note
update "calls" set "tries" = ?, "next_at" = ? where "member" = ? and "seq" = ? and "n" = ? and "next_at" is not null;

-- calls.add
insert into "calls" ("member", "seq", "n", "port", "action", "at", "tries", "data", "next_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing;

-- calls.empty
delete from "calls";

-- cases.clear
delete from "cases" where "member" = ? and "seq" = ? and "newest" < ?;

-- cases.add
insert into "cases" ("member", "seq", "newest", "state", "line", "priority", "at", "respond_by") values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing;

-- cases.list
select "member", "seq", "newest", "state", "line", "priority", "at", "respond_by" as "respondBy" from "cases" where "state" = ? and "line" = ? and "priority" >= ? and ("priority" > ? or "at" > ? or ("at" = ? and "member" > ?) or ("at" = ? and "member" = ? and "seq" > ?)) order by "priority", "at", "member", "seq" limit ?;

-- cases.empty
delete from "cases";

-- stock.list
select "counter", "used", loaded as "loaded" from "stock" where "counter" > ? and "loaded" is not null order by "counter" limit ?;

-- stock.load
update "stock" set "loaded" = coalesce(loaded, used) + ? where "counter" = ? and coalesce(loaded, used) + ? >= used;

-- stock.close
update "stock" set "loaded" = used where "counter" = ?;

-- rounds.list
select "game", "round", "hash", "seed", "published_at" as "publishedAt", "closed_at" as "closedAt" from "rounds" where "game" = ? and "round" < ? order by "round" desc limit ?;

-- rounds.get
select "game", "round", "hash", "seed", "published_at" as "publishedAt", "closed_at" as "closedAt" from "rounds" where "game" = ? and "round" = ?;

-- rounds.publish
insert into "rounds" ("game", "round", "hash", "seed", "published_at", "closed_at") values (?, ?, ?, ?, ?, ?);

-- rounds.close
update "rounds" set "closed_at" = ? where "game" = ? and "round" = ? and "closed_at" is null;

-- plays.add
insert into "plays" ("game", "round", "at", "member", "n", "body") values (?, ?, ?, ?, ?, ?) on conflict do nothing;

-- plays.list
select "game", "round", "at", "member", "n", "body" from "plays" where "game" = ? and "round" = ? and "at" >= ? and ("at" > ? or "member" > ? or ("member" = ? and "n" > ?)) order by "at", "member", "n" limit ?;

-- cards.add
insert into "cards" ("member", "issue", "mark", "number", "issued_at", "used_step") values (?, ?, ?, ?, ?, ?) on conflict do nothing;

-- cards.get
select "member", "issue", "mark", "number", "issued_at" as "issuedAt", "used_step" as "usedStep" from "cards" where "member" = ? and "issue" = ?;

-- cards.find
select "member", "issue", "mark", "number", "issued_at" as "issuedAt", "used_step" as "usedStep" from "cards" where "mark" = ?;

-- cards.ofMember
select count(*) as "count" from "cards" where "member" = ?;

-- cards.use
update "cards" set "used_step" = ? where "member" = ? and "issue" = ? and "used_step" < ?;

-- cards.forget
delete from "cards" where "member" = ?;

-- partnerCodes.add
insert into "partner_codes" ("partner", "item", "n", "mark", "code", "batch", "loaded_at", "expires_at", "revoked_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- partnerCodes.last
select max(n) as "n" from "partner_codes" where "partner" = ? and "item" = ?;

-- partnerCodes.get
select "partner", "item", "n", "mark", "code", "batch", "loaded_at" as "loadedAt", "expires_at" as "expiresAt", "revoked_at" as "revokedAt" from "partner_codes" where "partner" = ? and "item" = ? and "n" = ?;

-- partnerCodes.known
select "mark", "n" from "partner_codes" where "partner" = ? and "item" = ? and "mark" in (?);

-- partnerCodes.next
select "n" from "partner_codes" where "partner" = ? and "item" = ? and "n" > ? and "revoked_at" is null and ("expires_at" is null or "expires_at" > ?) order by "n" limit ?;

-- partnerCodes.usable
select count(*) as "count" from "partner_codes" where "partner" = ? and "item" = ? and "n" > ? and "revoked_at" is null and ("expires_at" is null or "expires_at" > ?);

-- partnerCodes.batches
select "batch", count(*) as "count", min(n) as "from", max(n) as "to", min(loaded_at) as "loadedAt", min(expires_at) as "expiresAt", count(revoked_at) as "revoked" from "partner_codes" where "partner" = ? and "item" = ? group by "batch" order by "from";

-- partnerCodes.revoke
update "partner_codes" set "revoked_at" = ? where "partner" = ? and "item" = ? and "batch" = ? and "revoked_at" is null;

-- partners.put
insert into "partners" ("partner", "url", "secret", "since") values (?, ?, ?, ?) on conflict ("partner") do update set "url" = excluded."url", "secret" = excluded."secret", "since" = excluded."since";

-- partners.get
select "partner", "url", "secret", "since" from "partners" where "partner" = ?;

-- partners.list
select "partner", "url", "secret", "since" from "partners" order by "partner";

-- partners.remove
delete from "partners" where "partner" = ?;

-- webhooks.add
insert into "webhooks" ("id", "url", "types", "secret", "state", "note", "created_at", "previous_secret", "previous_until") values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- webhooks.get
select "id", "url", "types", "secret", "state", "note", "created_at" as "createdAt", "previous_secret" as "previousSecret", "previous_until" as "previousUntil" from "webhooks" where "id" = ?;

-- webhooks.list
select "id", "url", "types", "secret", "state", "note", "created_at" as "createdAt", "previous_secret" as "previousSecret", "previous_until" as "previousUntil" from "webhooks" order by "created_at", "id";

-- webhooks.change
update "webhooks" set "url" = ?, "types" = ?, "state" = ?, "note" = ? where "id" = ?;

-- webhooks.rotate
update "webhooks" set "secret" = ?, "previous_secret" = ?, "previous_until" = ? where "id" = ?;

-- webhooks.remove
delete from "webhooks" where "id" = ?;

-- deliveries.add
insert into "deliveries" ("webhook", "member", "seq", "n", "type", "at", "tries", "state", "detail", "first_at", "next_at", "done_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing;

-- deliveries.get
select "webhook", "member", "seq", "n", "type", "at", "tries", "first_at" as "firstAt", "next_at" as "nextAt", "done_at" as "doneAt", "state", "detail" from "deliveries" where "webhook" = ? and "member" = ? and "seq" = ? and "n" = ?;

-- deliveries.due
select "member" from "deliveries" where "webhook" = ? and "next_at" <= ? order by "next_at", "member" limit ?;

-- deliveries.waiting
select "webhook", "member", "seq", "n", "type", "at", "tries", "first_at" as "firstAt", "next_at" as "nextAt", "done_at" as "doneAt", "state", "detail" from "deliveries" where "webhook" = ? and "member" = ? and "next_at" is not null order by "seq", "n" limit ?;

-- deliveries.note
update "deliveries" set "tries" = ?, "first_at" = ?, "next_at" = ?, "done_at" = ?, "state" = ?, "detail" = ? where "webhook" = ? and "member" = ? and "seq" = ? and "n" = ?;

-- deliveries.hold
update "deliveries" set "next_at" = ? where "webhook" = ? and "member" = ? and "next_at" is not null;

-- deliveries.newest
select "webhook", "member", "seq", "n", "type", "at", "tries", "first_at" as "firstAt", "next_at" as "nextAt", "done_at" as "doneAt", "state", "detail" from "deliveries" where "webhook" = ? and ("at" < ? or ("at" = ? and "member" < ?) or ("at" = ? and "member" = ? and "seq" < ?) or ("at" = ? and "member" = ? and "seq" = ? and "n" < ?)) order by "at" desc, "member" desc, "seq" desc, "n" desc limit ?;

-- deliveries.again
update "deliveries" set "tries" = ?, "first_at" = ?, "next_at" = ?, "done_at" = ?, "state" = ?, "detail" = ? where "webhook" = ? and "at" >= ?;

-- deliveries.wake
update "deliveries" set "tries" = ?, "first_at" = ?, "next_at" = ? where "webhook" = ? and "next_at" is not null;

-- deliveries.prune
delete from "deliveries" where "webhook" = ? and "at" < ? and "next_at" is null;

-- deliveries.counts
select count(*) as "waiting" from "deliveries" where "webhook" = ? and "next_at" is not null;

-- deliveries.empty
delete from "deliveries" where "webhook" = ?;

-- inbound.put
insert into "inbound" ("name", "mapping", "secret", "created_at") values (?, ?, ?, ?) on conflict ("name") do update set "mapping" = excluded."mapping", "secret" = excluded."secret";

-- inbound.get
select "name", "mapping", "secret", "created_at" as "createdAt" from "inbound" where "name" = ?;

-- inbound.list
select "name", "mapping", "secret", "created_at" as "createdAt" from "inbound" order by "name";

-- inbound.remove
delete from "inbound" where "name" = ?;

-- meta.get
select "value" from "meta" where "name" = ?;

-- meta.set
insert into "meta" ("name", "value") values (?, ?) on conflict ("name") do update set "value" = excluded."value";

-- meta.claim
insert into "meta" ("name", "value") values (?, ?) on conflict do nothing;

-- meta.raise
update "meta" set "value" = ? where "name" = ? and "value" = ?;

-- programs.list
select "number", "effective_at" as "effectiveAt", "published_at" as "publishedAt", "source", "hash", "policy", "actor" from "programs" order by "number";

-- programs.newest
select max(number) as "number" from "programs";

-- programs.add
insert into "programs" ("number", "effective_at", "published_at", "source", "hash", "policy", "actor", "draft") values (?, ?, ?, ?, ?, ?, ?, ?);

-- programs.ofDraft
select "number" from "programs" where "draft" = ?;

-- keys.add
insert into "service_keys" ("id", "name", "hash", "details", "created_at", "expires_at", "revoked_at", "used_at") values (?, ?, ?, ?, ?, ?, ?, ?);

-- keys.get
select "id", "name", "hash", "details", "created_at" as "createdAt", "expires_at" as "expiresAt", "revoked_at" as "revokedAt", "used_at" as "usedAt" from "service_keys" where "id" = ?;

-- keys.list
select "id", "name", "hash", "details", "created_at" as "createdAt", "expires_at" as "expiresAt", "revoked_at" as "revokedAt", "used_at" as "usedAt" from "service_keys" order by "created_at", "id";

-- keys.revoke
update "service_keys" set "revoked_at" = ? where "id" = ? and "revoked_at" is null;

-- keys.used
update "service_keys" set "used_at" = ? where "id" = ?;

-- keys.change
update "service_keys" set "details" = ? where "id" = ?;

-- signIns.get
select "operator", "password", "factor", "used_step" as "usedStep", "recovery", "changed_at" as "changedAt" from "sign_ins" where "operator" = ?;

-- signIns.put
insert into "sign_ins" ("operator", "password", "factor", "recovery", "used_step", "changed_at") values (?, ?, ?, ?, ?, ?) on conflict ("operator") do update set "password" = excluded."password", "factor" = excluded."factor", "used_step" = excluded."used_step", "recovery" = excluded."recovery", "changed_at" = excluded."changed_at";

-- signIns.list
select "operator", "changed_at" as "changedAt" from "sign_ins" order by "operator";

-- signIns.takeStep
update "sign_ins" set "used_step" = ? where "operator" = ? and "used_step" < ?;

-- signIns.changeRecovery
update "sign_ins" set "recovery" = ? where "operator" = ? and "recovery" = ?;

-- signIns.remove
delete from "sign_ins" where "operator" = ?;

-- sessions.add
insert into "sessions" ("id", "operator", "details", "created_at", "used_at", "expires_at", "ended_at") values (?, ?, ?, ?, ?, ?, ?);

-- sessions.get
select "id", "operator", "details", "created_at" as "createdAt", "used_at" as "usedAt", "expires_at" as "expiresAt", "ended_at" as "endedAt" from "sessions" where "id" = ?;

-- sessions.used
update "sessions" set "used_at" = ? where "id" = ?;

-- sessions.end
update "sessions" set "ended_at" = ? where "id" = ? and "ended_at" is null;

-- sessions.endAll
update "sessions" set "ended_at" = ? where "operator" = ? and "ended_at" is null;

-- sessions.open
select "id", "operator", "details", "created_at" as "createdAt", "used_at" as "usedAt", "expires_at" as "expiresAt", "ended_at" as "endedAt" from "sessions" where "expires_at" > ? and "ended_at" is null order by "created_at" desc, "id" limit ?;

-- sessions.prune
delete from "sessions" where "expires_at" < ?;

-- oneTimeCodes.add
insert into "one_time_codes" ("id", "kind", "details", "expires_at", "used_at") values (?, ?, ?, ?, ?);

-- oneTimeCodes.get
select "id", "kind", "details", "expires_at" as "expiresAt", "used_at" as "usedAt" from "one_time_codes" where "id" = ? and "kind" = ?;

-- oneTimeCodes.take
update "one_time_codes" set "used_at" = ? where "id" = ? and "kind" = ? and "used_at" is null and "expires_at" > ?;

-- oneTimeCodes.prune
delete from "one_time_codes" where "expires_at" < ?;

-- audit.last
select "no", "at", "actor", "action", "target", "detail", "previous", "hash" from "audit" order by "no" desc limit ?;

-- audit.add
insert into "audit" ("no", "at", "actor", "action", "target", "detail", "previous", "hash") values (?, ?, ?, ?, ?, ?, ?, ?);

-- audit.list
select "no", "at", "actor", "action", "target", "detail", "previous", "hash" from "audit" where "no" > ? order by "no" limit ?;

-- audit.newestFirst
select "no", "at", "actor", "action", "target", "detail", "previous", "hash" from "audit" where "no" < ? order by "no" desc limit ?;

-- jobs.add
insert into "jobs" ("id", "kind", "state", "actor", "input", "progress", "result", "created_at", "updated_at") values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- jobs.get
select "id", "kind", "state", "actor", "created_at" as "createdAt", "updated_at" as "updatedAt", "input", "progress", "result" from "jobs" where "id" = ?;

-- jobs.list
select "id", "kind", "state", "actor", "created_at" as "createdAt", "updated_at" as "updatedAt", "input", "progress", "result" from "jobs" where "kind" in (?) and "state" in (?) and "created_at" >= ? and ("created_at" <= ? and ("created_at" < ? or "id" < ?)) order by "created_at" desc, "id" desc limit ?;

-- jobs.change
update "jobs" set "state" = ?, "updated_at" = ? where "id" = ? and "state" in (?);

-- positions.read
select "stream", "pos" from "positions" where "consumer" = ? order by "stream";

-- positions.write
insert into "positions" ("consumer", "stream", "pos") values (?, ?, ?) on conflict ("consumer", "stream") do update set "pos" = max(positions.pos, excluded."pos");

-- positions.reset
delete from "positions" where "consumer" = ?;

-- leases.offer
insert into "leases" ("name", "owner", "fence", "until") values (?, ?, ?, ?) on conflict do nothing;

-- leases.take
update "leases" set "fence" = fence + case when owner = ? then 0 else 1 end, "owner" = ?, "until" = cast(unixepoch('subsec') * 1000 as integer) + ? where "name" = ? and ("owner" = ? or "until" < cast(unixepoch('subsec') * 1000 as integer));

-- leases.renew
update "leases" set "until" = cast(unixepoch('subsec') * 1000 as integer) + ? where "name" = ? and "owner" = ? and "until" >= cast(unixepoch('subsec') * 1000 as integer);

-- leases.release
update "leases" set "until" = ? where "name" = ? and "owner" = ?;

-- leases.get
select "owner", "fence" from "leases" where "name" = ?;

-- idempotency.find
select "id", "fingerprint", "at", "answer" from "idempotency" where "id" = ?;

-- idempotency.begin
insert into "idempotency" ("id", "fingerprint", "at", "answer") values (?, ?, ?, ?);

-- idempotency.finish
update "idempotency" set "answer" = ? where "id" = ?;

-- idempotency.forget
delete from "idempotency" where "id" = ? and "answer" is null;

-- quarantine.list
select "member", "at", "detail" from "quarantine" order by "member";

-- quarantine.put
insert into "quarantine" ("member", "at", "detail") values (?, ?, ?) on conflict do nothing;

-- quarantine.lift
delete from "quarantine" where "member" = ?;

-- sqlite/commit.entry
insert into log (pos, member, seq, type, happened_at, decided_at, version, format, event_key, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- sqlite/commit.directory
insert into directory (hash, member) values (?, ?);

-- sqlite/commit.vault
insert into vault (member, wrapped_key, external, personal) values (?, ?, ?, ?);

-- sqlite/commit.personal
update vault set personal = ? where member = ? and alias is null;

-- sqlite/commit.dead
insert into dead_letters (id, member, subject, at, type, code, pointer, detail, body) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set member = excluded.member, at = excluded.at, code = excluded.code, pointer = excluded.pointer, detail = excluded.detail, body = excluded.body;

-- sqlite/commit.revived
delete from dead_letters where id = ?;

-- sqlite/commit.stock
insert into stock (counter, used) values (?, 0) on conflict do nothing;

-- sqlite/commit.claim
update stock set used = used + ?1 where counter = ?2 and used + ?1 <= ?3 and used + ?1 >= 0 and (loaded is null or used + ?1 <= loaded) and (?4 is null or used = ?4);

-- sqlite/commit.newer
select number from programs where number > ? and effective_at <= ? limit 1;

-- sqlite/commit.head
select max(seq) from log where member = ?;

-- sqlite/commit.hash
select member from directory where hash = ?;

-- sqlite/snapshots.head
insert into heads (member, seq, due_at, due_version, backfill, format, body) values (?, ?, ?, ?, ?, ?, ?) on conflict (member) do update set seq = excluded.seq, due_at = excluded.due_at, due_version = excluded.due_version, backfill = excluded.backfill, format = excluded.format, body = excluded.body where excluded.seq >= heads.seq;

-- sqlite/snapshots.record
insert into records (member, record_key, seq, body) values (?, ?, ?, ?) on conflict (member, record_key) do update set seq = excluded.seq, body = excluded.body where excluded.seq >= records.seq;

-- sqlite/snapshots.gone
delete from records where member = ? and record_key = ? and seq <= ?;

-- sqlite/projections.message
insert into messages (member, seq, n, at, template, reason, params, delivered_at, read_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing;

-- sqlite/projections.call
insert into calls (member, seq, n, port, action, at, tries, next_at, data) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing;

-- sqlite/projections.clearCase
delete from cases where member = ? and seq = ? and newest < ?;

-- sqlite/projections.case
insert into cases (member, seq, newest, state, line, priority, at, respond_by) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing;

-- sqlite/projections.order
insert into orders (order_key, member) values (?, ?) on conflict do nothing;

-- sqlite/points.tail
select pos, member, seq, type, happened_at, decided_at, version, format, body from log where member = ? and seq > ? order by seq limit ?;

-- sqlite/points.find
select seq from log where member = ? and event_key = ?;

-- sqlite/points.keys
select event_key from log where member = ? and event_key is not null limit ?;

-- sqlite/points.recordKeys
select record_key from records where member = ? limit ?;

-- sqlite/points.newest
select max(seq) from log where member = ?;

-- sqlite/points.head
select member, seq, due_at, due_version, backfill, format, body from heads where member = ?;

-- sqlite/points.record
select body from records where member = ? and record_key = ?;

-- sqlite/points.look
select member from directory where hash = ?;

-- sqlite/points.erased
select max(at) from erased where hash = ?;

-- sqlite/points.stock
select used, loaded from stock where counter = ?;
