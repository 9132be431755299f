-- What everything stands on: the acting party, the clock, people and their memberships, areas and their code lists, machinery.

CREATE EXTENSION IF NOT EXISTS pg_trgm; -- trusted: searching for parts of words

CREATE FUNCTION app_area() RETURNS uuid LANGUAGE sql STABLE RETURN nullif(current_setting('app.area', true), '')::uuid;
CREATE FUNCTION app_provider() RETURNS uuid LANGUAGE sql STABLE RETURN nullif(current_setting('app.provider', true), '')::uuid;
CREATE FUNCTION app_membership() RETURNS uuid LANGUAGE sql STABLE RETURN nullif(current_setting('app.membership', true), '')::uuid;

-- Business is dated by instant(), machinery (columns ending in _real) by clock_timestamp(). Only a demo or test database has a movable clock.
CREATE TABLE clock (
  one bool CONSTRAINT pk_clock PRIMARY KEY DEFAULT true CONSTRAINT ck_clock_one CHECK (one),
  movable bool NOT NULL DEFAULT false,
  ahead interval NOT NULL DEFAULT '0' CONSTRAINT ck_clock_ahead CHECK (movable OR ahead = '0'),
  telling bool NOT NULL DEFAULT false CONSTRAINT ck_clock_telling CHECK (movable OR NOT telling) -- a demo's story is being told, or broke off
);
INSERT INTO clock DEFAULT VALUES;
CREATE FUNCTION instant() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN clock_timestamp() + (SELECT ahead FROM clock);

CREATE TABLE areas (
  id uuid CONSTRAINT pk_areas PRIMARY KEY,
  slug text NOT NULL CONSTRAINT uq_areas_slug UNIQUE CONSTRAINT ck_areas_slug CHECK (slug ~ '^[a-z][a-z0-9-]{1,39}$'),
  name text NOT NULL,
  prefix text NOT NULL CONSTRAINT uq_areas_prefix UNIQUE
);

CREATE TABLE codes (
  area_id uuid NOT NULL CONSTRAINT fk_codes_area_id REFERENCES areas,
  list text NOT NULL CONSTRAINT ck_codes_list CHECK (list IN ('municipality', 'basket', 'category', 'client-group')),
  code text NOT NULL,
  names jsonb NOT NULL,
  parent text,
  position int NOT NULL DEFAULT 0,
  cpv text, -- a category's: what orders in it are bought as, and from which budget line
  budget_line text,
  CONSTRAINT pk_codes PRIMARY KEY (area_id, list, code)
);

CREATE TABLE providers (
  id uuid CONSTRAINT pk_providers PRIMARY KEY,
  kind text NOT NULL CONSTRAINT ck_providers_kind CHECK (kind IN ('company', 'association', 'school', 'person')),
  name text NOT NULL,
  business_id text CONSTRAINT uq_providers_business_id UNIQUE, -- once in the register, whoever is first
  version int NOT NULL DEFAULT 1,
  CONSTRAINT ck_providers_business_id CHECK ((kind = 'person') = (business_id IS NULL))
);

CREATE TABLE people (
  id uuid CONSTRAINT pk_people PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL,
  password_hash text NOT NULL,
  language text NOT NULL DEFAULT 'fi',
  made_real timestamptz NOT NULL DEFAULT clock_timestamp(),
  proved_real timestamptz -- when a link given for the address was last used: a registration alone proves nothing
);
CREATE UNIQUE INDEX uq_people_email ON people (lower(email));

CREATE TABLE memberships (
  id uuid CONSTRAINT pk_memberships PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT fk_memberships_person_id REFERENCES people,
  role text NOT NULL CONSTRAINT ck_memberships_role CHECK (role IN ('provider', 'coach', 'officer', 'decider', 'finance')),
  area_id uuid CONSTRAINT fk_memberships_area_id REFERENCES areas,
  provider_id uuid CONSTRAINT fk_memberships_provider_id REFERENCES providers,
  ended_real timestamptz,
  CONSTRAINT ck_memberships_party CHECK ((role = 'provider') = (provider_id IS NOT NULL) AND num_nonnulls(area_id, provider_id) = 1)
);
CREATE UNIQUE INDEX uq_memberships_one ON memberships (person_id, role, coalesce(area_id, provider_id)) WHERE ended_real IS NULL;

-- Staff are invited by the owner: a link, used once, for the holder of an address. Only a hash of its random secret is kept.
CREATE TABLE staff_invitations (
  hash bytea CONSTRAINT pk_staff_invitations PRIMARY KEY,
  id uuid NOT NULL CONSTRAINT uq_staff_invitations_id UNIQUE,
  area_id uuid NOT NULL CONSTRAINT fk_staff_invitations_area_id REFERENCES areas,
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CONSTRAINT ck_staff_invitations_role CHECK (role IN ('coach', 'officer', 'decider', 'finance')),
  made_real timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_real timestamptz NOT NULL,
  ended_real timestamptz,
  used_by uuid CONSTRAINT fk_staff_invitations_used_by REFERENCES people,
  CONSTRAINT ck_staff_invitations_used CHECK (used_by IS NULL OR ended_real IS NOT NULL)
);

CREATE TABLE sessions (
  hash bytea CONSTRAINT pk_sessions PRIMARY KEY,
  person_id uuid NOT NULL CONSTRAINT fk_sessions_person_id REFERENCES people,
  membership_id uuid CONSTRAINT fk_sessions_membership_id REFERENCES memberships,
  made_real timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_real timestamptz NOT NULL
);
CREATE INDEX ix_sessions_expires_real ON sessions (expires_real);

CREATE TABLE tokens (
  hash bytea CONSTRAINT pk_tokens PRIMARY KEY,
  id uuid NOT NULL CONSTRAINT uq_tokens_id UNIQUE,
  membership_id uuid NOT NULL CONSTRAINT fk_tokens_membership_id REFERENCES memberships,
  label text NOT NULL,
  made_real timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_real timestamptz NOT NULL,
  ended_real timestamptz
);
CREATE INDEX ix_tokens_membership_id ON tokens (membership_id, made_real, id);

-- The keys of kept digests, each wrapped by SEALING_KEY: a plain hash of what can be guessed gives it away to whoever tries.
CREATE TABLE digest_keys (
  number int CONSTRAINT pk_digest_keys PRIMARY KEY,
  wrapped bytea NOT NULL,
  made_real timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Sign-ins and registrations tried since the first that still counts, by account and by network address: what throttling counts.
CREATE TABLE attempts (
  subject bytea CONSTRAINT pk_attempts PRIMARY KEY, -- a keyed digest
  digest_key int NOT NULL,
  count int NOT NULL,
  since_real timestamptz NOT NULL
);
CREATE INDEX ix_attempts_since_real ON attempts (since_real);

CREATE TABLE idempotency (
  membership_id uuid CONSTRAINT fk_idempotency_membership_id REFERENCES memberships,
  key text,
  request_digest bytea NOT NULL, -- keyed: a bid's price is in the request
  digest_key int NOT NULL, -- no foreign key: every insert would lock the one row it names
  noun_id uuid,
  made_real timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT pk_idempotency PRIMARY KEY (membership_id, key)
);

-- What the clock must look at next: ids only.
CREATE TABLE due (
  kind text,
  area_id uuid NOT NULL,
  id uuid,
  at timestamptz NOT NULL,
  again_at timestamptz, -- trying failed: not tried again before; it is due since at all the same
  CONSTRAINT pk_due PRIMARY KEY (kind, area_id, id)
);
CREATE INDEX ix_due_at ON due (at);

CREATE TABLE policies (
  area_id uuid NOT NULL CONSTRAINT fk_policies_area_id REFERENCES areas,
  key text NOT NULL,
  begins date NOT NULL,
  value int NOT NULL,
  CONSTRAINT pk_policies PRIMARY KEY (area_id, key, begins)
);

-- Values that change: entered by one person, confirmed by another; a confirmed one goes before the law in the code from its day on.
CREATE TABLE dated_values (
  area_id uuid NOT NULL CONSTRAINT fk_dated_values_area_id REFERENCES areas,
  id uuid NOT NULL,
  kind text NOT NULL,
  begins date NOT NULL,
  value numeric NOT NULL,
  source text NOT NULL,
  state text NOT NULL CONSTRAINT ck_dated_values_state CHECK (state IN ('entered', 'confirmed', 'withdrawn')),
  entered_by uuid NOT NULL CONSTRAINT fk_dated_values_entered_by REFERENCES people,
  entered_at timestamptz NOT NULL,
  confirmed_by uuid CONSTRAINT fk_dated_values_confirmed_by REFERENCES people,
  confirmed_at timestamptz,
  withdrawn_by uuid CONSTRAINT fk_dated_values_withdrawn_by REFERENCES people,
  withdrawn_at timestamptz,
  reason text NOT NULL DEFAULT '',
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_dated_values PRIMARY KEY (area_id, id),
  CONSTRAINT ck_dated_values_two_people CHECK (confirmed_by <> entered_by),
  CONSTRAINT ck_dated_values_confirmed CHECK ((state = 'confirmed') = (confirmed_at IS NOT NULL) AND (confirmed_at IS NULL) = (confirmed_by IS NULL)),
  CONSTRAINT ck_dated_values_withdrawn CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE UNIQUE INDEX uq_dated_values_waiting ON dated_values (area_id, kind, begins) WHERE state = 'entered';
CREATE INDEX ix_dated_values_kind ON dated_values (area_id, kind, begins);

-- The last number given out of each kind in a year: TH-MK-2026-0042.
CREATE TABLE counters (
  area_id uuid NOT NULL CONSTRAINT fk_counters_area_id REFERENCES areas,
  kind text NOT NULL,
  year int NOT NULL,
  last int NOT NULL,
  CONSTRAINT pk_counters PRIMARY KEY (area_id, kind, year)
);

-- A readable number as one that sorts: the year, then the number in it. As text TH-MK-2026-9999 comes after TH-MK-2026-10000.
CREATE FUNCTION serial_of(number text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CAST(split_part(number, '-', -2) AS bigint) * 1000000000 + CAST(split_part(number, '-', -1) AS bigint);

CREATE TABLE outbox (
  id uuid CONSTRAINT pk_outbox PRIMARY KEY,
  area_id uuid NOT NULL CONSTRAINT fk_outbox_area_id REFERENCES areas,
  recipient text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  next_real timestamptz NOT NULL DEFAULT clock_timestamp(),
  sent_real timestamptz
);
CREATE INDEX ix_outbox_next_real ON outbox (next_real) WHERE sent_real IS NULL;
CREATE INDEX ix_outbox_area_id ON outbox (area_id, at, id);

-- How much mail waits in all areas together, and how many seconds the oldest is late, for whoever runs the product: the owner's view, which the
-- walls of areas do not hold, of two numbers that say nothing of any.
CREATE VIEW mail_waiting AS
  SELECT count(*) AS messages, greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(next_real)), 0)) AS lag
  FROM outbox WHERE sent_real IS NULL AND attempts < 30;

CREATE TABLE events (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_events PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  area_id uuid NOT NULL,
  procedure_id uuid,
  commitment_id uuid,
  provider_id uuid,
  noun_id uuid NOT NULL,
  what text NOT NULL,
  by_person uuid,
  at timestamptz NOT NULL,
  codes jsonb NOT NULL DEFAULT '{}',
  visible_to text NOT NULL CONSTRAINT ck_events_visible_to CHECK (visible_to IN ('area', 'parties', 'bidder', 'public'))
);
CREATE INDEX ix_events_area_id ON events (area_id, id) WHERE visible_to <> 'bidder';
CREATE INDEX ix_events_procedure_id ON events (area_id, procedure_id, at, id) WHERE procedure_id IS NOT NULL;
CREATE INDEX ix_events_commitment_id ON events (area_id, commitment_id, at, id) WHERE commitment_id IS NOT NULL;
CREATE INDEX ix_events_noun_id ON events (area_id, noun_id, at, id);
CREATE INDEX ix_events_give_up ON events (area_id, at) WHERE what = 'give-up'; -- orders that fell through, for the home of who described them
CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$;
CREATE TRIGGER events_append_only BEFORE TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
