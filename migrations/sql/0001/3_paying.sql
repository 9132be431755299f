-- From commitment to approved payment line.

CREATE TABLE commitments (
  area_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT ck_commitments_kind CHECK (kind IN ('contract', 'order', 'experiment', 'grant')),
  number text NOT NULL,
  title text NOT NULL,
  procedure_id uuid NOT NULL,
  decision_id uuid NOT NULL,
  need_id uuid NOT NULL,
  agreement_id uuid,
  budget_line_id uuid NOT NULL,
  provider_id uuid NOT NULL CONSTRAINT fk_commitments_provider_id REFERENCES providers,
  state text NOT NULL CONSTRAINT ck_commitments_state CHECK (state IN ('drafted', 'in-force', 'suspended', 'ended', 'dropped')),
  basket text NOT NULL,
  client_group text NOT NULL,
  municipalities text[] NOT NULL,
  places int NOT NULL CONSTRAINT ck_commitments_places CHECK (places >= 0),
  price bigint CONSTRAINT ck_commitments_price CHECK (price > 0),
  maximum bigint NOT NULL CONSTRAINT ck_commitments_maximum CHECK (maximum >= 0),
  terms jsonb NOT NULL,
  begins date NOT NULL,
  ends date NOT NULL,
  drafted_at timestamptz NOT NULL,
  standstill_until date,
  concluded_by uuid CONSTRAINT fk_commitments_concluded_by REFERENCES people,
  concluded_at timestamptz,
  plan jsonb,
  reason text NOT NULL DEFAULT '',
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_commitments PRIMARY KEY (area_id, id),
  CONSTRAINT uq_commitments_party UNIQUE (area_id, id, provider_id),
  CONSTRAINT uq_commitments_number UNIQUE (area_id, number),
  CONSTRAINT uq_commitments_decision UNIQUE (area_id, decision_id), -- a decision binds once
  CONSTRAINT ck_commitments_period CHECK (begins <= ends),
  CONSTRAINT fk_commitments_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES procedures,
  CONSTRAINT fk_commitments_decision FOREIGN KEY (area_id, decision_id) REFERENCES decisions,
  CONSTRAINT fk_commitments_need FOREIGN KEY (area_id, need_id) REFERENCES needs,
  CONSTRAINT fk_commitments_agreement FOREIGN KEY (area_id, agreement_id) REFERENCES agreements,
  CONSTRAINT fk_commitments_budget_line FOREIGN KEY (area_id, budget_line_id) REFERENCES budget_lines
);
CREATE INDEX ix_commitments_drafted_at ON commitments (area_id, drafted_at, id);
CREATE INDEX ix_commitments_provider_id ON commitments (provider_id, drafted_at, id);
CREATE INDEX ix_commitments_need_id ON commitments (area_id, need_id);
CREATE INDEX ix_commitments_procedure_id ON commitments (area_id, procedure_id);
CREATE INDEX ix_commitments_state ON commitments (area_id, state, kind) WHERE state IN ('drafted', 'in-force', 'suspended'); -- not over yet
CREATE INDEX ix_commitments_budget_line_id ON commitments (area_id, budget_line_id) INCLUDE (provider_id, maximum) WHERE state <> 'dropped'; -- what is bound
CREATE INDEX ix_commitments_agreement_id ON commitments (area_id, agreement_id) INCLUDE (provider_id, maximum) WHERE state <> 'dropped';

CREATE TABLE referrals (
  area_id uuid NOT NULL,
  id uuid NOT NULL,
  commitment_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  client text NOT NULL,
  client_group text NOT NULL,
  municipality text NOT NULL,
  state text NOT NULL CONSTRAINT ck_referrals_state
    CHECK (state IN ('referred', 'accepted', 'declined', 'started', 'ended', 'cancelled')),
  referred_by uuid NOT NULL CONSTRAINT fk_referrals_referred_by REFERENCES people,
  referred_at timestamptz NOT NULL,
  reason text NOT NULL DEFAULT '',
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_referrals PRIMARY KEY (area_id, id),
  CONSTRAINT fk_referrals_commitment FOREIGN KEY (area_id, commitment_id, provider_id) REFERENCES commitments (area_id, id, provider_id)
);
-- A client is referred once to a commitment at a time, however many coaches press the button.
CREATE UNIQUE INDEX uq_referrals_live ON referrals (area_id, commitment_id, client) WHERE state IN ('referred', 'accepted', 'started');
CREATE INDEX ix_referrals_provider_id ON referrals (provider_id, id);
CREATE INDEX ix_referrals_commitment_id ON referrals (area_id, commitment_id, referred_at, id);

CREATE TABLE facts (
  area_id uuid NOT NULL,
  id uuid NOT NULL,
  commitment_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  client text,
  kind text NOT NULL CONSTRAINT ck_facts_kind
    CHECK (kind IN ('event', 'employment', 'earnings', 'hours', 'attendance', 'status', 'relation', 'index')),
  code text,
  learned timestamptz NOT NULL,
  begins date NOT NULL,
  ends date,
  withdrawn bool NOT NULL DEFAULT false,
  corrects uuid,
  content jsonb NOT NULL,
  evidence jsonb,
  said_by uuid CONSTRAINT fk_facts_said_by REFERENCES people,
  CONSTRAINT pk_facts PRIMARY KEY (area_id, id),
  CONSTRAINT uq_facts_party UNIQUE (area_id, id, provider_id),
  CONSTRAINT uq_facts_commitment UNIQUE (area_id, id, commitment_id),
  CONSTRAINT ck_facts_event CHECK (kind <> 'event' OR code IS NOT NULL),
  CONSTRAINT ck_facts_period CHECK (ends IS NULL OR begins <= ends),
  CONSTRAINT fk_facts_commitment FOREIGN KEY (area_id, commitment_id, provider_id) REFERENCES commitments (area_id, id, provider_id),
  CONSTRAINT fk_facts_corrects FOREIGN KEY (area_id, corrects, commitment_id) REFERENCES facts (area_id, id, commitment_id)
);
CREATE INDEX ix_facts_commitment_id ON facts (area_id, commitment_id, client);
CREATE INDEX ix_facts_learned ON facts (area_id, commitment_id, learned, id);
-- A gate is passed once and a report accepted once, whoever presses the button; `ref` says which.
CREATE UNIQUE INDEX uq_facts_ref ON facts (area_id, commitment_id, code, (content->>'ref'))
  WHERE code IN ('gate-passed', 'report-accepted') AND corrects IS NULL;
CREATE INDEX ix_facts_corrects ON facts (area_id, corrects) WHERE corrects IS NOT NULL;

CREATE TABLE verifications (
  area_id uuid NOT NULL,
  id uuid NOT NULL,
  fact_id uuid NOT NULL,
  commitment_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  verdict text NOT NULL CONSTRAINT ck_verifications_verdict CHECK (verdict IN ('verified', 'rejected')),
  reason text NOT NULL,
  by_person uuid NOT NULL CONSTRAINT fk_verifications_by_person REFERENCES people,
  at timestamptz NOT NULL,
  CONSTRAINT pk_verifications PRIMARY KEY (area_id, id),
  CONSTRAINT fk_verifications_fact FOREIGN KEY (area_id, fact_id, provider_id) REFERENCES facts (area_id, id, provider_id),
  CONSTRAINT fk_verifications_commitment FOREIGN KEY (area_id, fact_id, commitment_id) REFERENCES facts (area_id, id, commitment_id)
);
CREATE INDEX ix_verifications_fact_id ON verifications (area_id, fact_id);
CREATE INDEX ix_verifications_commitment_id ON verifications (area_id, commitment_id);

-- What each client has earned by itself, under its own limits: what a settlement merges. `said` and `heard` say from how much it was reckoned.
CREATE TABLE kept_items (
  area_id uuid NOT NULL,
  commitment_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  client text, -- NULL: what the commitment itself has earned
  items jsonb NOT NULL,
  said int NOT NULL CONSTRAINT ck_kept_items_said CHECK (said >= 0),
  heard int NOT NULL CONSTRAINT ck_kept_items_heard CHECK (heard >= 0),
  through date, -- the last day on which it is the same if nothing more is said; NULL: for ever
  CONSTRAINT uq_kept_items_client UNIQUE NULLS NOT DISTINCT (area_id, commitment_id, client),
  CONSTRAINT fk_kept_items_commitment FOREIGN KEY (area_id, commitment_id, provider_id) REFERENCES commitments (area_id, id, provider_id)
);
CREATE INDEX ix_kept_items_provider_id ON kept_items (provider_id);

CREATE TABLE lines (
  area_id uuid NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL,
  serial bigint NOT NULL GENERATED ALWAYS AS (serial_of(number)) STORED,
  commitment_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  clause text NOT NULL,
  client text,
  occurrence text NOT NULL,
  revision int NOT NULL CONSTRAINT ck_lines_revision CHECK (revision >= 0),
  corrects int,
  begins date NOT NULL,
  ends date NOT NULL,
  amount bigint NOT NULL CONSTRAINT ck_lines_amount CHECK (amount <> 0),
  because jsonb, -- NULL where nothing is earned any more
  made_at timestamptz NOT NULL,
  CONSTRAINT pk_lines PRIMARY KEY (area_id, id),
  CONSTRAINT uq_lines_party UNIQUE (area_id, id, provider_id),
  CONSTRAINT uq_lines_number UNIQUE (area_id, number),
  -- Never twice: one line per client, clause, occurrence and revision, and a correction follows the line it corrects.
  CONSTRAINT uq_lines_key UNIQUE NULLS NOT DISTINCT (area_id, commitment_id, client, clause, occurrence, revision),
  CONSTRAINT ck_lines_corrects CHECK (corrects IS NOT DISTINCT FROM nullif(revision, 0) - 1),
  CONSTRAINT ck_lines_period CHECK (begins <= ends),
  CONSTRAINT fk_lines_commitment FOREIGN KEY (area_id, commitment_id, provider_id) REFERENCES commitments (area_id, id, provider_id)
);
CREATE INDEX ix_lines_serial ON lines (area_id, serial, id);
CREATE INDEX ix_lines_provider_id ON lines (provider_id, serial, id);
CREATE INDEX ix_lines_commitment_id ON lines (area_id, commitment_id, serial, id);

CREATE TABLE approvals (
  area_id uuid NOT NULL,
  line_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  by_person uuid NOT NULL CONSTRAINT fk_approvals_by_person REFERENCES people,
  at timestamptz NOT NULL,
  CONSTRAINT pk_approvals PRIMARY KEY (area_id, line_id),
  CONSTRAINT fk_approvals_line FOREIGN KEY (area_id, line_id, provider_id) REFERENCES lines (area_id, id, provider_id)
);

-- What was bought, from whom, for how much: public, copied out when a contract is concluded, never changed.
CREATE TABLE awards (
  area_id uuid NOT NULL CONSTRAINT fk_awards_area_id REFERENCES areas,
  commitment_id uuid NOT NULL,
  number text NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  provider_name text NOT NULL,
  business_id text,
  basket text NOT NULL,
  municipalities text[] NOT NULL,
  places int NOT NULL,
  maximum bigint NOT NULL,
  begins date NOT NULL,
  ends date NOT NULL,
  concluded_at timestamptz NOT NULL,
  effect jsonb,
  CONSTRAINT pk_awards PRIMARY KEY (area_id, commitment_id),
  CONSTRAINT fk_awards_commitment FOREIGN KEY (area_id, commitment_id) REFERENCES commitments
);
CREATE INDEX ix_awards_concluded_at ON awards (concluded_at, commitment_id);
CREATE INDEX ix_awards_area_id ON awards (area_id, concluded_at, commitment_id);

-- What came of an experiment, also of one that failed: public, written once when its last gate is decided.
CREATE TABLE outcomes (
  area_id uuid NOT NULL CONSTRAINT fk_outcomes_area_id REFERENCES areas,
  commitment_id uuid NOT NULL,
  number text NOT NULL,
  title text NOT NULL,
  provider_name text NOT NULL,
  hypothesis text NOT NULL,
  client_group text NOT NULL,
  municipalities text[] NOT NULL,
  baseline numeric NOT NULL,
  baseline_source text NOT NULL,
  scale_from numeric NOT NULL,
  stop_below numeric NOT NULL,
  job_months int NOT NULL,
  job_begin int NOT NULL,
  started int CONSTRAINT ck_outcomes_started CHECK (started >= 5), -- fewer might tell who they are
  employed int CONSTRAINT ck_outcomes_employed CHECK (employed >= 5),
  verdict text NOT NULL,
  course text NOT NULL CONSTRAINT ck_outcomes_course CHECK (course IN ('scale', 'change', 'stop')),
  reason text NOT NULL,
  cost bigint NOT NULL,
  maximum bigint NOT NULL,
  begins date NOT NULL,
  ended_at timestamptz NOT NULL,
  CONSTRAINT pk_outcomes PRIMARY KEY (area_id, commitment_id),
  CONSTRAINT fk_outcomes_commitment FOREIGN KEY (area_id, commitment_id) REFERENCES commitments
);
CREATE INDEX ix_outcomes_ended_at ON outcomes (ended_at, commitment_id);
CREATE INDEX ix_outcomes_area_id ON outcomes (area_id, ended_at, commitment_id);
CREATE INDEX ix_awards_words ON awards USING gin (lower(title || ' ' || provider_name) gin_trgm_ops);

-- What came of an award since: written by the settlement. No number of people under five stands here, nor what would tell it.
CREATE TABLE results (
  area_id uuid NOT NULL,
  commitment_id uuid NOT NULL,
  kind text NOT NULL,
  started int CONSTRAINT ck_results_started CHECK (started >= 5),
  employed int CONSTRAINT ck_results_employed CHECK (employed IS NULL OR (started IS NOT NULL AND employed BETWEEN 5 AND started)),
  paid bigint CONSTRAINT ck_results_paid CHECK (paid IS NULL OR employed IS NOT NULL OR kind = 'grant'),
  as_of date NOT NULL,
  CONSTRAINT pk_results PRIMARY KEY (area_id, commitment_id),
  CONSTRAINT fk_results_award FOREIGN KEY (area_id, commitment_id) REFERENCES awards
);
