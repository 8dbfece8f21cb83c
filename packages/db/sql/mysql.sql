-- Every statement that Laurel sends to MySQL and MariaDB, with sample arguments where their number matters.
-- Written by packages/db/src/generate-sql.ts: change the queries and run npm run gen.

create table if not exists `meta` (
  `name` varchar(190) character set ascii collate ascii_bin not null,
  `value` longtext character set utf8mb4 collate utf8mb4_bin not null,
  primary key (`name`)
) engine=InnoDB;

create table if not exists `programs` (
  `number` int not null,
  `effective_at` bigint not null,
  `published_at` bigint not null,
  `source` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `hash` binary(32) not null,
  `policy` varchar(190) character set ascii collate ascii_bin not null,
  `actor` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  primary key (`number`)
) engine=InnoDB;

create table if not exists `directory` (
  `hash` binary(16) not null,
  `member` bigint not null,
  primary key (`hash`)
) engine=InnoDB;

create table if not exists `erased` (
  `hash` binary(16) not null,
  `member` bigint not null,
  `at` bigint not null,
  `alias` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  primary key (`hash`, `member`),
  key `erased_member` (`member`)
) engine=InnoDB;

create table if not exists `vault` (
  `member` bigint not null,
  `wrapped_key` mediumblob,
  `external` mediumblob,
  `personal` mediumblob,
  `alias` varchar(1024) character set utf8mb4 collate utf8mb4_bin,
  primary key (`member`)
) engine=InnoDB;

create table if not exists `heads` (
  `member` bigint not null,
  `seq` bigint not null,
  `due_at` bigint,
  `due_version` int not null,
  `backfill` int not null,
  `format` int not null,
  `body` longtext character set utf8mb4 collate utf8mb4_bin not null,
  primary key (`member`),
  key `heads_due` (`due_at`, `member`),
  key `heads_backfill` (`backfill`, `member`)
) engine=InnoDB;

create table if not exists `records` (
  `member` bigint not null,
  `record_key` varbinary(255) not null,
  `seq` bigint not null,
  `body` longtext character set utf8mb4 collate utf8mb4_bin,
  primary key (`member`, `record_key`)
) engine=InnoDB;

create table if not exists `checkpoints` (
  `stream` bigint not null,
  `pos` bigint not null,
  primary key (`stream`)
) engine=InnoDB;

create table if not exists `dead_letters` (
  `id` binary(16) not null,
  `member` bigint,
  `subject` binary(16) not null,
  `at` bigint not null,
  `type` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `code` varchar(190) character set ascii collate ascii_bin not null,
  `pointer` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `detail` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `body` mediumblob,
  primary key (`id`),
  key `dead_letters_at` (`at`, `id`),
  key `dead_letters_subject` (`subject`)
) engine=InnoDB;

create table if not exists `idempotency` (
  `id` binary(16) not null,
  `fingerprint` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `at` bigint not null,
  `answer` longtext character set utf8mb4 collate utf8mb4_bin,
  primary key (`id`)
) engine=InnoDB;

create table if not exists `stock` (
  `counter` varbinary(255) not null,
  `used` bigint not null,
  primary key (`counter`)
) engine=InnoDB;

create table if not exists `service_keys` (
  `id` varchar(190) character set ascii collate ascii_bin not null,
  `name` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `hash` varchar(190) character set ascii collate ascii_bin not null,
  `details` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `created_at` bigint not null,
  `expires_at` bigint,
  `revoked_at` bigint,
  `used_at` bigint,
  primary key (`id`)
) engine=InnoDB;

create table if not exists `audit` (
  `no` bigint not null,
  `at` bigint not null,
  `actor` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `action` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `target` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `detail` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `previous` binary(32) not null,
  `hash` binary(32) not null,
  primary key (`no`)
) engine=InnoDB;

create table if not exists `jobs` (
  `id` varchar(190) character set ascii collate ascii_bin not null,
  `kind` varchar(190) character set ascii collate ascii_bin not null,
  `state` varchar(190) character set ascii collate ascii_bin not null,
  `actor` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `created_at` bigint not null,
  `updated_at` bigint not null,
  `input` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `progress` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `result` longtext character set utf8mb4 collate utf8mb4_bin,
  primary key (`id`),
  key `jobs_created` (`created_at`)
) engine=InnoDB;

create table if not exists `positions` (
  `consumer` varchar(190) character set ascii collate ascii_bin not null,
  `stream` bigint not null,
  `pos` bigint not null,
  primary key (`consumer`, `stream`)
) engine=InnoDB;

create table if not exists `leases` (
  `name` varchar(190) character set ascii collate ascii_bin not null,
  `owner` varchar(190) character set ascii collate ascii_bin not null,
  `fence` bigint not null,
  `until` bigint not null,
  primary key (`name`)
) engine=InnoDB;

create table if not exists `messages` (
  `member` bigint not null,
  `seq` bigint not null,
  `n` int not null,
  `at` bigint not null,
  `template` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `reason` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `params` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `delivered_at` bigint not null,
  `read_at` bigint,
  primary key (`member`, `seq`, `n`)
) engine=InnoDB;

create table if not exists `orders` (
  `order_key` binary(16) not null,
  `member` bigint not null,
  primary key (`order_key`, `member`)
) engine=InnoDB;

create table if not exists `quarantine` (
  `member` bigint not null,
  `at` bigint not null,
  `detail` longtext character set utf8mb4 collate utf8mb4_bin not null,
  primary key (`member`)
) engine=InnoDB;

create table if not exists `log` (
  `stream` bigint not null,
  `pos` bigint not null,
  `member` bigint not null,
  `seq` bigint not null,
  `type` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `happened_at` bigint not null,
  `decided_at` bigint not null,
  `version` int not null,
  `format` int not null,
  `event_key` binary(16),
  `body` longtext character set utf8mb4 collate utf8mb4_bin not null,
  primary key (`member`, `seq`),
  unique key `log_stream` (`stream`, `pos`),
  unique key `log_member_key` (`member`, `event_key`)
) engine=InnoDB;

set @laurel = if((select count(*) from information_schema.columns where table_schema = database() and table_name = 'programs' and column_name = 'draft') = 0, 'alter table `programs` add column `draft` varchar(190) character set ascii collate ascii_bin', 'do 0');

prepare laurel from @laurel;

execute laurel;

deallocate prepare laurel;

create table if not exists `calls` (
  `member` bigint not null,
  `seq` bigint not null,
  `n` int not null,
  `port` varchar(190) character set ascii collate ascii_bin not null,
  `action` varchar(190) character set ascii collate ascii_bin not null,
  `at` bigint not null,
  `tries` int not null,
  `next_at` bigint,
  `data` longtext character set utf8mb4 collate utf8mb4_bin not null,
  primary key (`member`, `seq`, `n`),
  key `calls_due` (`port`, `next_at`, `member`)
) engine=InnoDB;

alter table `stock` add column `loaded` bigint;

create table if not exists `rounds` (
  `game` varchar(190) character set ascii collate ascii_bin not null,
  `round` bigint not null,
  `hash` binary(32) not null,
  `seed` mediumblob not null,
  `published_at` bigint not null,
  `closed_at` bigint,
  primary key (`game`, `round`)
) engine=InnoDB;

create table if not exists `webhooks` (
  `id` varchar(190) character set ascii collate ascii_bin not null,
  `url` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `types` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `secret` mediumblob not null,
  `state` varchar(190) character set ascii collate ascii_bin not null,
  `note` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `created_at` bigint not null,
  primary key (`id`)
) engine=InnoDB;

create table if not exists `deliveries` (
  `webhook` varchar(190) character set ascii collate ascii_bin not null,
  `member` bigint not null,
  `seq` bigint not null,
  `n` int not null,
  `type` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `at` bigint not null,
  `tries` int not null,
  `first_at` bigint,
  `next_at` bigint,
  `done_at` bigint,
  `state` varchar(190) character set ascii collate ascii_bin not null,
  `detail` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  primary key (`webhook`, `member`, `seq`, `n`),
  key `deliveries_due` (`webhook`, `next_at`, `member`),
  key `deliveries_at` (`webhook`, `at`)
) engine=InnoDB;

create table if not exists `inbound` (
  `name` varchar(190) character set ascii collate ascii_bin not null,
  `mapping` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `secret` mediumblob not null,
  `created_at` bigint not null,
  primary key (`name`)
) engine=InnoDB;

create table if not exists `cards` (
  `member` bigint not null,
  `issue` bigint not null,
  `mark` binary(16) not null,
  `number` mediumblob not null,
  `issued_at` bigint not null,
  `used_step` bigint not null,
  primary key (`member`, `issue`),
  unique key `cards_mark` (`mark`)
) engine=InnoDB;

create table if not exists `partner_codes` (
  `partner` varchar(190) character set ascii collate ascii_bin not null,
  `item` varchar(190) character set ascii collate ascii_bin not null,
  `n` bigint not null,
  `mark` binary(16) not null,
  `code` mediumblob not null,
  `batch` varchar(190) character set ascii collate ascii_bin not null,
  `loaded_at` bigint not null,
  `expires_at` bigint,
  `revoked_at` bigint,
  primary key (`partner`, `item`, `n`),
  unique key `partner_codes_mark` (`partner`, `item`, `mark`)
) engine=InnoDB;

create table if not exists `partners` (
  `partner` varchar(190) character set ascii collate ascii_bin not null,
  `url` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `secret` mediumblob not null,
  `since` bigint not null,
  primary key (`partner`)
) engine=InnoDB;

create table if not exists `plays` (
  `game` varchar(190) character set ascii collate ascii_bin not null,
  `round` bigint not null,
  `at` bigint not null,
  `member` bigint not null,
  `n` bigint not null,
  `body` longtext character set utf8mb4 collate utf8mb4_bin not null,
  primary key (`game`, `round`, `at`, `member`, `n`)
) engine=InnoDB;

set @laurel = if((select count(*) from information_schema.columns where table_schema = database() and table_name = 'webhooks' and column_name = 'previous_secret') = 0, 'alter table `webhooks` add column `previous_secret` mediumblob', 'do 0');

prepare laurel from @laurel;

execute laurel;

deallocate prepare laurel;

set @laurel = if((select count(*) from information_schema.columns where table_schema = database() and table_name = 'webhooks' and column_name = 'previous_until') = 0, 'alter table `webhooks` add column `previous_until` bigint', 'do 0');

prepare laurel from @laurel;

execute laurel;

deallocate prepare laurel;

create table if not exists `cases` (
  `member` bigint not null,
  `seq` bigint not null,
  `newest` bigint not null,
  `state` varchar(190) character set ascii collate ascii_bin not null,
  `line` varchar(190) character set ascii collate ascii_bin not null,
  `priority` int not null,
  `at` bigint not null,
  `respond_by` bigint,
  primary key (`member`, `seq`),
  key `cases_urgent` (`state`, `priority`, `at`, `member`, `seq`)
) engine=InnoDB;

create table if not exists `sign_ins` (
  `operator` varchar(190) character set ascii collate ascii_bin not null,
  `password` varchar(1024) character set utf8mb4 collate utf8mb4_bin not null,
  `factor` mediumblob not null,
  `used_step` bigint not null,
  `recovery` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `changed_at` bigint not null,
  primary key (`operator`)
) engine=InnoDB;

create table if not exists `sessions` (
  `id` varchar(190) character set ascii collate ascii_bin not null,
  `operator` varchar(190) character set ascii collate ascii_bin not null,
  `details` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `created_at` bigint not null,
  `used_at` bigint not null,
  `expires_at` bigint not null,
  `ended_at` bigint,
  primary key (`id`),
  key `sessions_operator` (`operator`)
) engine=InnoDB;

create table if not exists `one_time_codes` (
  `id` varchar(190) character set ascii collate ascii_bin not null,
  `kind` varchar(190) character set ascii collate ascii_bin not null,
  `details` longtext character set utf8mb4 collate utf8mb4_bin not null,
  `expires_at` bigint not null,
  `used_at` bigint,
  primary key (`id`),
  key `one_time_codes_expires` (`expires_at`)
) engine=InnoDB;

-- log.entries
select `stream`, `pos`, `member`, `seq`, `type`, `happened_at` as `happenedAt`, `decided_at` as `decidedAt`, `version`, `format`, `body` from `log` where `member` = ? and `seq` > ? order by `seq` limit ?;

-- log.newestFirst
select `stream`, `pos`, `member`, `seq`, `type`, `happened_at` as `happenedAt`, `decided_at` as `decidedAt`, `version`, `format`, `body` from `log` where `member` = ? and `seq` < ? order by `seq` desc limit ?;

-- log.entry
select `stream`, `pos`, `member`, `seq`, `type`, `happened_at` as `happenedAt`, `decided_at` as `decidedAt`, `version`, `format`, `body` from `log` where `member` = ? and `seq` = ?;

-- log.tails
select `stream`, `pos`, `member`, `seq`, `type`, `happened_at` as `happenedAt`, `decided_at` as `decidedAt`, `version`, `format`, `body` from `log` where ((`member` = ? and `seq` > ?) or (`member` = ? and `seq` > ?)) order by `member`, `seq` limit ?;

-- log.find
select `seq` from `log` where `member` = ? and `event_key` = ?;

-- log.findMany
select `member`, `seq`, `event_key` as `key` from `log` where ((`member` = ? and `event_key` = ?) or (`member` = ? and `event_key` = ?));

-- log.keys
select `member`, `event_key` as `key` from `log` where `member` in (?, ?) and `event_key` is not null;

-- log.newest
select `member`, max(seq) as `seq` from `log` where `member` in (?, ?) group by `member`;

-- log.after
select `stream`, `pos`, `member`, `seq`, `type`, `happened_at` as `happenedAt`, `decided_at` as `decidedAt`, `version`, `format`, `body` from `log` where `pos` > ? and `stream` = ? order by `pos` limit ?;

-- log.places
select `pos`, `member`, `seq` from `log` where `pos` > ? and `stream` = ? order by `pos` limit ?;

-- log.end
select max(pos) as `pos` from `log` where `stream` = ?;

-- log.streams
select `stream`, max(pos) as `pos` from `log` group by `stream`;

-- directory.look
select `hash`, `member` from `directory` where `hash` in (?);

-- directory.erased
select `hash`, max(at) as `at` from `erased` where `hash` in (?) group by `hash`;

-- directory.forget
delete from `directory` where `hash` = ? and `member` = ?;

-- vault.read
select `member`, `wrapped_key` as `wrappedKey`, `external`, `personal`, `alias` from `vault` where `member` in (?);

-- vault.list
select `member`, `wrapped_key` as `wrappedKey`, `external`, `personal`, `alias` from `vault` where `member` > ? order by `member` limit ?;

-- vault.rewrap
update `vault` set `wrapped_key` = ? where `member` = ? and `alias` is null;

-- vault.erasures
select `hash`, `member`, `at`, `alias` from `erased` where `member` > ? order by `member` limit ?;

-- vault.erase
update `vault` set `wrapped_key` = ?, `external` = ?, `personal` = ?, `alias` = ? where `member` = ? and `alias` is null;

-- vault.remember
insert into `erased` (`hash`, `member`, `at`, `alias`) values (?, ?, ?, ?) on duplicate key update `hash` = `hash`;

-- vault.sealLetters
update `dead_letters` set `body` = ? where `subject` = ?;

-- snapshots.checkpoints
select `stream`, `pos` from `checkpoints` order by `stream`;

-- snapshots.checkpoint
insert into `checkpoints` (`stream`, `pos`) values (?, ?) on duplicate key update `pos` = greatest(pos, values(`pos`));

-- snapshots.due
select `member`, `due_at` as `dueAt` from `heads` where `due_at` <= ? and `due_at` >= ? and not (`due_at` = ? and `member` <= ?) and `backfill` = ? order by `due_at`, `member` limit ?;

-- snapshots.outdated
select `member` from `heads` where `member` > ? and `due_version` < ? order by `member` limit ?;

-- snapshots.backfilling
select `member` from `heads` where `backfill` = 1 and `member` > ? order by `member` limit ?;

-- snapshots.count
select count(*) as `count` from `heads`;

-- deadLetters.get
select `id`, `member`, `subject`, `at`, `type`, `code`, `pointer`, `detail`, `body` from `dead_letters` where `id` = ?;

-- deadLetters.list
select `id`, `member`, `subject`, `at`, `type`, `code`, `pointer`, `detail`, `body` from `dead_letters` where (`at` > ? or (`at` = ? and `id` > ?)) order by `at`, `id` limit ?;

-- deadLetters.count
select count(*) as `count` from `dead_letters`;

-- deadLetters.put
insert into `dead_letters` (`id`, `member`, `subject`, `at`, `type`, `code`, `pointer`, `detail`, `body`) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `at` = `at`;

-- deadLetters.drop
delete from `dead_letters` where `id` = ?;

-- messages.list
select `member`, `seq`, `n`, `at`, `template`, `reason`, `params`, `delivered_at` as `deliveredAt`, `read_at` as `readAt` from `messages` where `member` = ? and (`seq` < ? or (`seq` = ? and `n` < ?)) order by `seq` desc, `n` desc limit ?;

-- messages.unread
select count(*) as `count` from `messages` where `member` = ? and `read_at` is null;

-- messages.markRead
update `messages` set `read_at` = ? where `member` = ? and `seq` <= ? and `read_at` is null;

-- messages.add
insert into `messages` (`member`, `seq`, `n`, `at`, `template`, `reason`, `params`, `delivered_at`, `read_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `member` = `member`;

-- messages.empty
delete from `messages`;

-- orders.find
select `member` from `orders` where `order_key` = ? order by `member`;

-- orders.add
insert into `orders` (`order_key`, `member`) values (?, ?) on duplicate key update `member` = `member`;

-- orders.empty
delete from `orders`;

-- calls.get
select `member`, `seq`, `n`, `port`, `action`, `at`, `tries`, `next_at` as `nextAt`, `data` from `calls` where `member` = ? and `seq` = ? and `n` = ?;

-- calls.due
select `member`, `seq`, `n`, `port`, `action`, `at`, `tries`, `next_at` as `nextAt`, `data` from `calls` where `port` = ? and `next_at` <= ? order by `next_at`, `member` limit ?;

-- calls.open
select `member`, `seq`, `n`, `port`, `action`, `at`, `tries`, `next_at` as `nextAt`, `data` from `calls` where `port` = ? and `next_at` is not null and (`member` > ? or (`member` = ? and `seq` > ?) or (`member` = ? and `seq` = ? and `n` > ?)) order by `member`, `seq`, `n` limit ?;

-- calls.note
update `calls` set `tries` = ?, `next_at` = ? where `member` = ? and `seq` = ? and `n` = ? and `next_at` is not null;

-- calls.add
insert into `calls` (`member`, `seq`, `n`, `port`, `action`, `at`, `tries`, `data`, `next_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `member` = `member`;

-- calls.empty
delete from `calls`;

-- cases.clear
delete from `cases` where `member` = ? and `seq` = ? and `newest` < ?;

-- cases.add
insert into `cases` (`member`, `seq`, `newest`, `state`, `line`, `priority`, `at`, `respond_by`) values (?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `member` = `member`;

-- cases.list
select `member`, `seq`, `newest`, `state`, `line`, `priority`, `at`, `respond_by` as `respondBy` from `cases` where `state` = ? and `line` = ? and `priority` >= ? and (`priority` > ? or `at` > ? or (`at` = ? and `member` > ?) or (`at` = ? and `member` = ? and `seq` > ?)) order by `priority`, `at`, `member`, `seq` limit ?;

-- cases.empty
delete from `cases`;

-- stock.list
select `counter`, `used`, loaded as `loaded` from `stock` where `counter` > ? and `loaded` is not null order by `counter` limit ?;

-- stock.load
update `stock` set `loaded` = coalesce(loaded, used) + ? where `counter` = ? and coalesce(loaded, used) + ? >= used;

-- stock.close
update `stock` set `loaded` = used where `counter` = ?;

-- rounds.list
select `game`, `round`, `hash`, `seed`, `published_at` as `publishedAt`, `closed_at` as `closedAt` from `rounds` where `game` = ? and `round` < ? order by `round` desc limit ?;

-- rounds.get
select `game`, `round`, `hash`, `seed`, `published_at` as `publishedAt`, `closed_at` as `closedAt` from `rounds` where `game` = ? and `round` = ?;

-- rounds.publish
insert into `rounds` (`game`, `round`, `hash`, `seed`, `published_at`, `closed_at`) values (?, ?, ?, ?, ?, ?);

-- rounds.close
update `rounds` set `closed_at` = ? where `game` = ? and `round` = ? and `closed_at` is null;

-- plays.add
insert into `plays` (`game`, `round`, `at`, `member`, `n`, `body`) values (?, ?, ?, ?, ?, ?) on duplicate key update `n` = `n`;

-- plays.list
select `game`, `round`, `at`, `member`, `n`, `body` from `plays` where `game` = ? and `round` = ? and `at` >= ? and (`at` > ? or `member` > ? or (`member` = ? and `n` > ?)) order by `at`, `member`, `n` limit ?;

-- cards.add
insert into `cards` (`member`, `issue`, `mark`, `number`, `issued_at`, `used_step`) values (?, ?, ?, ?, ?, ?) on duplicate key update `member` = `member`;

-- cards.get
select `member`, `issue`, `mark`, `number`, `issued_at` as `issuedAt`, `used_step` as `usedStep` from `cards` where `member` = ? and `issue` = ?;

-- cards.find
select `member`, `issue`, `mark`, `number`, `issued_at` as `issuedAt`, `used_step` as `usedStep` from `cards` where `mark` = ?;

-- cards.ofMember
select count(*) as `count` from `cards` where `member` = ?;

-- cards.use
update `cards` set `used_step` = ? where `member` = ? and `issue` = ? and `used_step` < ?;

-- cards.forget
delete from `cards` where `member` = ?;

-- partnerCodes.add
insert into `partner_codes` (`partner`, `item`, `n`, `mark`, `code`, `batch`, `loaded_at`, `expires_at`, `revoked_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- partnerCodes.last
select max(n) as `n` from `partner_codes` where `partner` = ? and `item` = ?;

-- partnerCodes.get
select `partner`, `item`, `n`, `mark`, `code`, `batch`, `loaded_at` as `loadedAt`, `expires_at` as `expiresAt`, `revoked_at` as `revokedAt` from `partner_codes` where `partner` = ? and `item` = ? and `n` = ?;

-- partnerCodes.known
select `mark`, `n` from `partner_codes` where `partner` = ? and `item` = ? and `mark` in (?);

-- partnerCodes.next
select `n` from `partner_codes` where `partner` = ? and `item` = ? and `n` > ? and `revoked_at` is null and (`expires_at` is null or `expires_at` > ?) order by `n` limit ?;

-- partnerCodes.usable
select count(*) as `count` from `partner_codes` where `partner` = ? and `item` = ? and `n` > ? and `revoked_at` is null and (`expires_at` is null or `expires_at` > ?);

-- partnerCodes.batches
select `batch`, count(*) as `count`, min(n) as `from`, max(n) as `to`, min(loaded_at) as `loadedAt`, min(expires_at) as `expiresAt`, count(revoked_at) as `revoked` from `partner_codes` where `partner` = ? and `item` = ? group by `batch` order by `from`;

-- partnerCodes.revoke
update `partner_codes` set `revoked_at` = ? where `partner` = ? and `item` = ? and `batch` = ? and `revoked_at` is null;

-- partners.put
insert into `partners` (`partner`, `url`, `secret`, `since`) values (?, ?, ?, ?) on duplicate key update `url` = values(`url`), `secret` = values(`secret`), `since` = values(`since`);

-- partners.get
select `partner`, `url`, `secret`, `since` from `partners` where `partner` = ?;

-- partners.list
select `partner`, `url`, `secret`, `since` from `partners` order by `partner`;

-- partners.remove
delete from `partners` where `partner` = ?;

-- webhooks.add
insert into `webhooks` (`id`, `url`, `types`, `secret`, `state`, `note`, `created_at`, `previous_secret`, `previous_until`) values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- webhooks.get
select `id`, `url`, `types`, `secret`, `state`, `note`, `created_at` as `createdAt`, `previous_secret` as `previousSecret`, `previous_until` as `previousUntil` from `webhooks` where `id` = ?;

-- webhooks.list
select `id`, `url`, `types`, `secret`, `state`, `note`, `created_at` as `createdAt`, `previous_secret` as `previousSecret`, `previous_until` as `previousUntil` from `webhooks` order by `created_at`, `id`;

-- webhooks.change
update `webhooks` set `url` = ?, `types` = ?, `state` = ?, `note` = ? where `id` = ?;

-- webhooks.rotate
update `webhooks` set `secret` = ?, `previous_secret` = ?, `previous_until` = ? where `id` = ?;

-- webhooks.remove
delete from `webhooks` where `id` = ?;

-- deliveries.add
insert into `deliveries` (`webhook`, `member`, `seq`, `n`, `type`, `at`, `tries`, `state`, `detail`, `first_at`, `next_at`, `done_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `member` = `member`;

-- deliveries.get
select `webhook`, `member`, `seq`, `n`, `type`, `at`, `tries`, `first_at` as `firstAt`, `next_at` as `nextAt`, `done_at` as `doneAt`, `state`, `detail` from `deliveries` where `webhook` = ? and `member` = ? and `seq` = ? and `n` = ?;

-- deliveries.due
select `member` from `deliveries` where `webhook` = ? and `next_at` <= ? order by `next_at`, `member` limit ?;

-- deliveries.waiting
select `webhook`, `member`, `seq`, `n`, `type`, `at`, `tries`, `first_at` as `firstAt`, `next_at` as `nextAt`, `done_at` as `doneAt`, `state`, `detail` from `deliveries` where `webhook` = ? and `member` = ? and `next_at` is not null order by `seq`, `n` limit ?;

-- deliveries.note
update `deliveries` set `tries` = ?, `first_at` = ?, `next_at` = ?, `done_at` = ?, `state` = ?, `detail` = ? where `webhook` = ? and `member` = ? and `seq` = ? and `n` = ?;

-- deliveries.hold
update `deliveries` set `next_at` = ? where `webhook` = ? and `member` = ? and `next_at` is not null;

-- deliveries.newest
select `webhook`, `member`, `seq`, `n`, `type`, `at`, `tries`, `first_at` as `firstAt`, `next_at` as `nextAt`, `done_at` as `doneAt`, `state`, `detail` from `deliveries` where `webhook` = ? and (`at` < ? or (`at` = ? and `member` < ?) or (`at` = ? and `member` = ? and `seq` < ?) or (`at` = ? and `member` = ? and `seq` = ? and `n` < ?)) order by `at` desc, `member` desc, `seq` desc, `n` desc limit ?;

-- deliveries.again
update `deliveries` set `tries` = ?, `first_at` = ?, `next_at` = ?, `done_at` = ?, `state` = ?, `detail` = ? where `webhook` = ? and `at` >= ?;

-- deliveries.wake
update `deliveries` set `tries` = ?, `first_at` = ?, `next_at` = ? where `webhook` = ? and `next_at` is not null;

-- deliveries.prune
delete from `deliveries` where `webhook` = ? and `at` < ? and `next_at` is null;

-- deliveries.counts
select count(*) as `waiting` from `deliveries` where `webhook` = ? and `next_at` is not null;

-- deliveries.empty
delete from `deliveries` where `webhook` = ?;

-- inbound.put
insert into `inbound` (`name`, `mapping`, `secret`, `created_at`) values (?, ?, ?, ?) on duplicate key update `mapping` = values(`mapping`), `secret` = values(`secret`);

-- inbound.get
select `name`, `mapping`, `secret`, `created_at` as `createdAt` from `inbound` where `name` = ?;

-- inbound.list
select `name`, `mapping`, `secret`, `created_at` as `createdAt` from `inbound` order by `name`;

-- inbound.remove
delete from `inbound` where `name` = ?;

-- meta.get
select `value` from `meta` where `name` = ?;

-- meta.set
insert into `meta` (`name`, `value`) values (?, ?) on duplicate key update `value` = values(`value`);

-- meta.claim
insert into `meta` (`name`, `value`) values (?, ?) on duplicate key update `name` = `name`;

-- meta.raise
update `meta` set `value` = ? where `name` = ? and `value` = ?;

-- programs.list
select `number`, `effective_at` as `effectiveAt`, `published_at` as `publishedAt`, `source`, `hash`, `policy`, `actor` from `programs` order by `number`;

-- programs.newest
select max(number) as `number` from `programs`;

-- programs.add
insert into `programs` (`number`, `effective_at`, `published_at`, `source`, `hash`, `policy`, `actor`, `draft`) values (?, ?, ?, ?, ?, ?, ?, ?);

-- programs.ofDraft
select `number` from `programs` where `draft` = ?;

-- keys.add
insert into `service_keys` (`id`, `name`, `hash`, `details`, `created_at`, `expires_at`, `revoked_at`, `used_at`) values (?, ?, ?, ?, ?, ?, ?, ?);

-- keys.get
select `id`, `name`, `hash`, `details`, `created_at` as `createdAt`, `expires_at` as `expiresAt`, `revoked_at` as `revokedAt`, `used_at` as `usedAt` from `service_keys` where `id` = ?;

-- keys.list
select `id`, `name`, `hash`, `details`, `created_at` as `createdAt`, `expires_at` as `expiresAt`, `revoked_at` as `revokedAt`, `used_at` as `usedAt` from `service_keys` order by `created_at`, `id`;

-- keys.revoke
update `service_keys` set `revoked_at` = ? where `id` = ? and `revoked_at` is null;

-- keys.used
update `service_keys` set `used_at` = ? where `id` = ?;

-- keys.change
update `service_keys` set `details` = ? where `id` = ?;

-- signIns.get
select `operator`, `password`, `factor`, `used_step` as `usedStep`, `recovery`, `changed_at` as `changedAt` from `sign_ins` where `operator` = ?;

-- signIns.put
insert into `sign_ins` (`operator`, `password`, `factor`, `recovery`, `used_step`, `changed_at`) values (?, ?, ?, ?, ?, ?) on duplicate key update `password` = values(`password`), `factor` = values(`factor`), `used_step` = values(`used_step`), `recovery` = values(`recovery`), `changed_at` = values(`changed_at`);

-- signIns.list
select `operator`, `changed_at` as `changedAt` from `sign_ins` order by `operator`;

-- signIns.takeStep
update `sign_ins` set `used_step` = ? where `operator` = ? and `used_step` < ?;

-- signIns.changeRecovery
update `sign_ins` set `recovery` = ? where `operator` = ? and `recovery` = ?;

-- signIns.remove
delete from `sign_ins` where `operator` = ?;

-- sessions.add
insert into `sessions` (`id`, `operator`, `details`, `created_at`, `used_at`, `expires_at`, `ended_at`) values (?, ?, ?, ?, ?, ?, ?);

-- sessions.get
select `id`, `operator`, `details`, `created_at` as `createdAt`, `used_at` as `usedAt`, `expires_at` as `expiresAt`, `ended_at` as `endedAt` from `sessions` where `id` = ?;

-- sessions.used
update `sessions` set `used_at` = ? where `id` = ?;

-- sessions.end
update `sessions` set `ended_at` = ? where `id` = ? and `ended_at` is null;

-- sessions.endAll
update `sessions` set `ended_at` = ? where `operator` = ? and `ended_at` is null;

-- sessions.open
select `id`, `operator`, `details`, `created_at` as `createdAt`, `used_at` as `usedAt`, `expires_at` as `expiresAt`, `ended_at` as `endedAt` from `sessions` where `expires_at` > ? and `ended_at` is null order by `created_at` desc, `id` limit ?;

-- sessions.prune
delete from `sessions` where `expires_at` < ?;

-- oneTimeCodes.add
insert into `one_time_codes` (`id`, `kind`, `details`, `expires_at`, `used_at`) values (?, ?, ?, ?, ?);

-- oneTimeCodes.get
select `id`, `kind`, `details`, `expires_at` as `expiresAt`, `used_at` as `usedAt` from `one_time_codes` where `id` = ? and `kind` = ?;

-- oneTimeCodes.take
update `one_time_codes` set `used_at` = ? where `id` = ? and `kind` = ? and `used_at` is null and `expires_at` > ?;

-- oneTimeCodes.prune
delete from `one_time_codes` where `expires_at` < ?;

-- audit.last
select `no`, `at`, `actor`, `action`, `target`, `detail`, `previous`, `hash` from `audit` order by `no` desc limit ?;

-- audit.add
insert into `audit` (`no`, `at`, `actor`, `action`, `target`, `detail`, `previous`, `hash`) values (?, ?, ?, ?, ?, ?, ?, ?);

-- audit.list
select `no`, `at`, `actor`, `action`, `target`, `detail`, `previous`, `hash` from `audit` where `no` > ? order by `no` limit ?;

-- audit.newestFirst
select `no`, `at`, `actor`, `action`, `target`, `detail`, `previous`, `hash` from `audit` where `no` < ? order by `no` desc limit ?;

-- jobs.add
insert into `jobs` (`id`, `kind`, `state`, `actor`, `input`, `progress`, `result`, `created_at`, `updated_at`) values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- jobs.get
select `id`, `kind`, `state`, `actor`, `created_at` as `createdAt`, `updated_at` as `updatedAt`, `input`, `progress`, `result` from `jobs` where `id` = ?;

-- jobs.list
select `id`, `kind`, `state`, `actor`, `created_at` as `createdAt`, `updated_at` as `updatedAt`, `input`, `progress`, `result` from `jobs` where `kind` in (?) and `state` in (?) and `created_at` >= ? and (`created_at` <= ? and (`created_at` < ? or `id` < ?)) order by `created_at` desc, `id` desc limit ?;

-- jobs.change
update `jobs` set `state` = ?, `updated_at` = ? where `id` = ? and `state` in (?);

-- positions.read
select `stream`, `pos` from `positions` where `consumer` = ? order by `stream`;

-- positions.write
insert into `positions` (`consumer`, `stream`, `pos`) values (?, ?, ?) on duplicate key update `pos` = greatest(pos, values(`pos`));

-- positions.reset
delete from `positions` where `consumer` = ?;

-- leases.offer
insert into `leases` (`name`, `owner`, `fence`, `until`) values (?, ?, ?, ?) on duplicate key update `name` = `name`;

-- leases.take
update `leases` set `fence` = fence + case when owner = ? then 0 else 1 end, `owner` = ?, `until` = cast(unix_timestamp(now(3)) * 1000 as signed) + ? where `name` = ? and (`owner` = ? or `until` < cast(unix_timestamp(now(3)) * 1000 as signed));

-- leases.renew
update `leases` set `until` = cast(unix_timestamp(now(3)) * 1000 as signed) + ? where `name` = ? and `owner` = ? and `until` >= cast(unix_timestamp(now(3)) * 1000 as signed);

-- leases.release
update `leases` set `until` = ? where `name` = ? and `owner` = ?;

-- leases.get
select `owner`, `fence` from `leases` where `name` = ?;

-- idempotency.find
select `id`, `fingerprint`, `at`, `answer` from `idempotency` where `id` = ?;

-- idempotency.begin
insert into `idempotency` (`id`, `fingerprint`, `at`, `answer`) values (?, ?, ?, ?);

-- idempotency.finish
update `idempotency` set `answer` = ? where `id` = ?;

-- idempotency.forget
delete from `idempotency` where `id` = ? and `answer` is null;

-- quarantine.list
select `member`, `at`, `detail` from `quarantine` order by `member`;

-- quarantine.put
insert into `quarantine` (`member`, `at`, `detail`) values (?, ?, ?) on duplicate key update `member` = `member`;

-- quarantine.lift
delete from `quarantine` where `member` = ?;

-- commit.newer
select (select two.n from (select 1 as n union all select 2) as two, programs where programs.number > ? and programs.effective_at <= ? lock in share mode) as `newer`;

-- commit.directory
insert into `directory` (`hash`, `member`) values (?, ?);

-- commit.vault
insert into `vault` (`member`, `wrapped_key`, `external`, `personal`) values (?, ?, ?, ?);

-- commit.personal
update `vault` set `personal` = ? where `member` = ? and `alias` is null;

-- commit.dead
insert into `dead_letters` (`id`, `member`, `subject`, `at`, `type`, `code`, `pointer`, `detail`, `body`) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on duplicate key update `member` = values(`member`), `at` = values(`at`), `code` = values(`code`), `pointer` = values(`pointer`), `detail` = values(`detail`), `body` = values(`body`);

-- commit.revived
delete from `dead_letters` where `id` = ?;

-- commit.stock
insert into `stock` (`counter`, `used`, `loaded`) values (?, ?, ?) on duplicate key update `counter` = `counter`;

-- commit.claim
update `stock` set `used` = used + ? where `counter` = ? and used + ? between 0 and ? and (loaded is null or used + ? <= loaded);

-- commit.claimExactly
update `stock` set `used` = used + ? where `counter` = ? and `used` = ? and used + ? between 0 and ? and (loaded is null or used + ? <= loaded);

-- snapshotWrites.heads
insert into `heads` (`member`, `seq`, `due_at`, `due_version`, `backfill`, `format`, `body`) values (?, ?, ?, ?, ?, ?, ?) on duplicate key update `due_at` = if(values(seq) >= seq, values(`due_at`), `due_at`), `due_version` = if(values(seq) >= seq, values(`due_version`), `due_version`), `backfill` = if(values(seq) >= seq, values(`backfill`), `backfill`), `format` = if(values(seq) >= seq, values(`format`), `format`), `body` = if(values(seq) >= seq, values(`body`), `body`), `seq` = greatest(seq, values(seq));

-- snapshotWrites.records
insert into `records` (`member`, `record_key`, `seq`, `body`) values (?, ?, ?, ?) on duplicate key update `body` = if(values(seq) >= seq, values(body), body), `seq` = greatest(seq, values(seq));

-- many.heads
select `member`, `seq`, `due_at` as `dueAt`, `due_version` as `dueVersion`, `backfill`, `format`, `body` from `heads` where `member` in (?, ?);

-- many.records
select `member`, `record_key` as `key`, `body` from `records` where ((`member` = ? and `record_key` = ?) or (`member` = ? and `record_key` = ?));

-- many.recordKeys
select `member`, `record_key` as `key` from `records` where `member` in (?, ?);

-- many.writers
select cast(substr(leases.name, 8) as signed) as `stream`, (select `pos` from `log` where `stream` = cast(substr(leases.name, 8) as signed) order by `pos` desc limit 1) as `pos` from `leases` where `leases`.`name` like ?;

-- many.stock
select `counter`, `used`, `loaded` from `stock` where `counter` in (?);

-- mysql/commit.insertEntries
insert into `log` (`stream`, `pos`, `member`, `seq`, `type`, `happened_at`, `decided_at`, `version`, `format`, `event_key`, `body`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
