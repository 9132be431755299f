-- From registration to decision. Keys to tenant rows are composite: a plain foreign key reaches into another area.

CREATE TABLE registrations (
  area_id uuid NOT NULL CONSTRAINT fk_registrations_area_id REFERENCES areas,
  provider_id uuid NOT NULL CONSTRAINT fk_registrations_provider_id REFERENCES providers,
  contact_name text NOT NULL,
  contact_email text NOT NULL,
  languages text[] NOT NULL,
  municipalities text[] NOT NULL,
  baskets text[] NOT NULL,
  registered_at timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_registrations PRIMARY KEY (area_id, provider_id)
);

CREATE TABLE qualifications (
  area_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  basket text NOT NULL,
  state text NOT NULL CONSTRAINT ck_qualifications_state CHECK (state IN ('applied', 'qualified', 'refused', 'suspended', 'ended')),
  reason text NOT NULL,
  until date, -- the last day of a suspension
  decided_by uuid CONSTRAINT fk_qualifications_decided_by REFERENCES people,
  decided_at timestamptz,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_qualifications PRIMARY KEY (area_id, provider_id, basket),
  CONSTRAINT ck_qualifications_until CHECK ((until IS NOT NULL) = (state = 'suspended')),
  CONSTRAINT fk_qualifications_registration FOREIGN KEY (area_id, provider_id) REFERENCES registrations
);

CREATE TABLE budget_lines (
  area_id uuid NOT NULL CONSTRAINT fk_budget_lines_area_id REFERENCES areas,
  id uuid NOT NULL,
  year int NOT NULL,
  code text NOT NULL,
  names jsonb NOT NULL,
  amount bigint NOT NULL CONSTRAINT ck_budget_lines_amount CHECK (amount >= 0),
  parent text,
  partial bool NOT NULL DEFAULT false,
  CONSTRAINT pk_budget_lines PRIMARY KEY (area_id, id),
  CONSTRAINT uq_budget_lines_code UNIQUE (area_id, year, code)
);

CREATE TABLE needs (
  area_id uuid NOT NULL,
  id uuid NOT NULL,
  number text NOT NULL,
  serial bigint NOT NULL GENERATED ALWAYS AS (serial_of(number)) STORED,
  title text NOT NULL,
  basket text NOT NULL,
  category text NOT NULL,
  client_group text NOT NULL,
  cpv text NOT NULL,
  municipalities text[] NOT NULL,
  places int NOT NULL CONSTRAINT ck_needs_places CHECK (places > 0),
  estimated_value bigint NOT NULL CONSTRAINT ck_needs_estimated_value CHECK (estimated_value > 0),
  begins date NOT NULL,
  ends date NOT NULL,
  budget_line_id uuid NOT NULL,
  described_by uuid NOT NULL CONSTRAINT fk_needs_described_by REFERENCES people,
  described_at timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_needs PRIMARY KEY (area_id, id),
  CONSTRAINT uq_needs_number UNIQUE (area_id, number),
  CONSTRAINT ck_needs_period CHECK (begins <= ends),
  CONSTRAINT fk_needs_budget_line FOREIGN KEY (area_id, budget_line_id) REFERENCES budget_lines
);
CREATE INDEX ix_needs_serial ON needs (area_id, serial, id);
CREATE INDEX ix_needs_category ON needs (area_id, category);
CREATE INDEX ix_needs_described_at ON needs (area_id, described_at);

CREATE TABLE agreements (
  area_id uuid NOT NULL CONSTRAINT fk_agreements_area_id REFERENCES areas,
  id uuid NOT NULL,
  number text NOT NULL,
  serial bigint NOT NULL GENERATED ALWAYS AS (serial_of(number)) STORED,
  name text NOT NULL,
  baskets text[] NOT NULL,
  maximum bigint NOT NULL CONSTRAINT ck_agreements_maximum CHECK (maximum > 0),
  begins date NOT NULL,
  ends date NOT NULL,
  mode text NOT NULL CONSTRAINT ck_agreements_mode CHECK (mode IN ('mini-competition', 'call-off', 'mixed')),
  state text NOT NULL CONSTRAINT ck_agreements_state CHECK (state IN ('in-force', 'ended')),
  recorded_at timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_agreements PRIMARY KEY (area_id, id),
  CONSTRAINT uq_agreements_number UNIQUE (area_id, number),
  CONSTRAINT ck_agreements_period CHECK (begins <= ends)
);
CREATE INDEX ix_agreements_serial ON agreements (area_id, serial, id);

CREATE TABLE agreement_members (
  area_id uuid NOT NULL,
  agreement_id uuid NOT NULL,
  provider_id uuid NOT NULL CONSTRAINT fk_agreement_members_provider_id REFERENCES providers,
  state text NOT NULL DEFAULT 'member' CONSTRAINT ck_agreement_members_state CHECK (state IN ('member', 'suspended', 'ended')),
  reason text NOT NULL DEFAULT '',
  until date, -- the last day of a suspension
  decided_by uuid CONSTRAINT fk_agreement_members_decided_by REFERENCES people,
  decided_at timestamptz,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT ck_agreement_members_until CHECK ((until IS NOT NULL) = (state = 'suspended')),
  CONSTRAINT pk_agreement_members PRIMARY KEY (area_id, agreement_id, provider_id),
  CONSTRAINT fk_agreement_members_agreement FOREIGN KEY (area_id, agreement_id) REFERENCES agreements
);
CREATE INDEX ix_agreement_members_provider_id ON agreement_members (provider_id);

-- A service card is its provider's row; what the area found of it, and the edition on offer, are the area's.
CREATE TABLE cards (
  area_id uuid NOT NULL,
  id uuid NOT NULL,
  provider_id uuid NOT NULL,
  content jsonb NOT NULL,
  availability jsonb NOT NULL,
  edition int NOT NULL,
  changed_at timestamptz NOT NULL,
  sent_at timestamptz,
  paused_at timestamptz,
  withdrawn_at timestamptz,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_cards PRIMARY KEY (area_id, id),
  CONSTRAINT uq_cards_party UNIQUE (area_id, id, provider_id),
  CONSTRAINT fk_cards_registration FOREIGN KEY (area_id, provider_id) REFERENCES registrations
);
CREATE INDEX ix_cards_sent_at ON cards (area_id, coalesce(sent_at, 'infinity'), id);
CREATE INDEX ix_cards_provider_id ON cards (provider_id, coalesce(sent_at, 'infinity'), id);

CREATE TABLE card_checks (
  area_id uuid NOT NULL,
  card_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  edition int NOT NULL,
  verdict text NOT NULL CONSTRAINT ck_card_checks_verdict CHECK (verdict IN ('published', 'returned')),
  reason text NOT NULL,
  by_person uuid NOT NULL CONSTRAINT fk_card_checks_by_person REFERENCES people,
  at timestamptz NOT NULL,
  CONSTRAINT pk_card_checks PRIMARY KEY (area_id, card_id, edition), -- an edition is judged once
  CONSTRAINT fk_card_checks_card FOREIGN KEY (area_id, card_id, provider_id) REFERENCES cards (area_id, id, provider_id)
);

CREATE TABLE published_cards (
  area_id uuid NOT NULL,
  card_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  provider_name text NOT NULL,
  number text NOT NULL,
  edition int NOT NULL,
  content jsonb NOT NULL,
  availability jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  on_offer bool NOT NULL,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_published_cards PRIMARY KEY (area_id, card_id),
  CONSTRAINT uq_published_cards_number UNIQUE (area_id, number),
  CONSTRAINT fk_published_cards_card FOREIGN KEY (area_id, card_id, provider_id) REFERENCES cards (area_id, id, provider_id)
);
CREATE INDEX ix_published_cards_on_offer ON published_cards (published_at, card_id) WHERE on_offer;
CREATE INDEX ix_published_cards_area_id ON published_cards (area_id, published_at, card_id) WHERE on_offer;
CREATE INDEX ix_published_cards_words ON published_cards
  USING gin (lower((content->>'title') || ' ' || (content->>'description') || ' ' || provider_name) gin_trgm_ops);

CREATE TABLE procedures (
  area_id uuid NOT NULL CONSTRAINT fk_procedures_area_id REFERENCES areas,
  id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT ck_procedures_kind CHECK (kind IN ('mini-competition', 'quick-order', 'challenge', 'grant-programme')),
  number text NOT NULL,
  serial bigint NOT NULL GENERATED ALWAYS AS (serial_of(number)) STORED,
  need_id uuid NOT NULL,
  agreement_id uuid,
  budget_line_id uuid NOT NULL,
  state text NOT NULL CONSTRAINT ck_procedures_state
    CHECK (state IN ('draft', 'open', 'closed', 'assessment', 'prepared', 'decided', 'cancelled')),
  law_day date NOT NULL,
  draft jsonb NOT NULL DEFAULT '{}',
  content jsonb,
  deadline timestamptz,
  audience text NOT NULL CONSTRAINT ck_procedures_audience CHECK (audience IN ('invited', 'providers')),
  one_bid bool NOT NULL DEFAULT true,
  sealed bool NOT NULL DEFAULT true,
  reserved bigint NOT NULL DEFAULT 0 CONSTRAINT ck_procedures_reserved CHECK (reserved >= 0),
  published_at timestamptz,
  unsealed_at timestamptz,
  unlocked_by uuid CONSTRAINT fk_procedures_unlocked_by REFERENCES people,
  opened_by uuid CONSTRAINT fk_procedures_opened_by REFERENCES people,
  public_key bytea,
  wrapped_private_key bytea,
  reason text NOT NULL DEFAULT '',
  why_this_way text NOT NULL DEFAULT '',
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_procedures PRIMARY KEY (area_id, id),
  CONSTRAINT uq_procedures_one_bid UNIQUE (area_id, id, one_bid),
  CONSTRAINT uq_procedures_number UNIQUE (area_id, number),
  CONSTRAINT ck_procedures_published CHECK ((content IS NULL) = (published_at IS NULL)),
  CONSTRAINT ck_procedures_two_openers CHECK (opened_by <> unlocked_by), -- two people open, whatever the code says
  CONSTRAINT fk_procedures_need FOREIGN KEY (area_id, need_id) REFERENCES needs,
  CONSTRAINT fk_procedures_agreement FOREIGN KEY (area_id, agreement_id) REFERENCES agreements,
  CONSTRAINT fk_procedures_budget_line FOREIGN KEY (area_id, budget_line_id) REFERENCES budget_lines
);
CREATE INDEX ix_procedures_serial ON procedures (area_id, kind, serial, id);
CREATE INDEX ix_procedures_published_at ON procedures (kind, published_at, id) WHERE audience = 'providers';
CREATE INDEX ix_procedures_deadline ON procedures (area_id, deadline, id);
CREATE INDEX ix_procedures_need_id ON procedures (area_id, need_id);
CREATE INDEX ix_procedures_state ON procedures (area_id, state) WHERE state IN ('draft', 'open', 'closed', 'assessment', 'prepared'); -- not over yet
CREATE INDEX ix_procedures_budget_line_id ON procedures (area_id, budget_line_id) WHERE reserved > 0; -- what holds money now
CREATE INDEX ix_procedures_agreement_id ON procedures (area_id, agreement_id) WHERE reserved > 0;

-- What everybody may know of a procedure in the open: copied out as it is published, with the deadline as it stands, closed when it closes.
CREATE TABLE notices (
  area_id uuid NOT NULL,
  procedure_id uuid NOT NULL,
  number text NOT NULL,
  kind text NOT NULL CONSTRAINT ck_notices_kind CHECK (kind IN ('mini-competition', 'challenge', 'grant-programme')),
  audience text NOT NULL,
  title text NOT NULL,
  summary text NOT NULL,
  basket text NOT NULL,
  category text NOT NULL,
  cpv text NOT NULL,
  client_groups text[] NOT NULL,
  municipalities text[] NOT NULL,
  maximum bigint,
  effect jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  deadline timestamptz,
  deadline_before timestamptz, -- until when it was, before it was put off last
  closed_at timestamptz,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_notices PRIMARY KEY (area_id, procedure_id),
  CONSTRAINT uq_notices_number UNIQUE (area_id, number),
  CONSTRAINT fk_notices_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES procedures
);
CREATE INDEX ix_notices_words ON notices USING gin (lower(title || ' ' || summary) gin_trgm_ops);
CREATE INDEX ix_notices_deadline ON notices (deadline, number) WHERE closed_at IS NULL;


CREATE TABLE invitations (
  area_id uuid NOT NULL,
  procedure_id uuid NOT NULL,
  provider_id uuid NOT NULL CONSTRAINT fk_invitations_provider_id REFERENCES providers,
  invited_at timestamptz NOT NULL,
  card_id uuid,
  answer_by timestamptz,
  CONSTRAINT pk_invitations PRIMARY KEY (area_id, procedure_id, provider_id),
  CONSTRAINT fk_invitations_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES procedures,
  CONSTRAINT fk_invitations_card FOREIGN KEY (area_id, card_id, provider_id) REFERENCES cards (area_id, id, provider_id),
  CONSTRAINT ck_invitations_order CHECK ((card_id IS NULL) = (answer_by IS NULL))
);
CREATE INDEX ix_invitations_card_id ON invitations (area_id, card_id) WHERE card_id IS NOT NULL;
CREATE INDEX ix_invitations_provider_id ON invitations (provider_id, invited_at, procedure_id);

CREATE TABLE bids (
  area_id uuid NOT NULL,
  id uuid NOT NULL,
  procedure_id uuid NOT NULL,
  provider_id uuid NOT NULL CONSTRAINT fk_bids_provider_id REFERENCES providers,
  state text NOT NULL CONSTRAINT ck_bids_state CHECK (state IN ('submitted', 'withdrawn', 'declined')),
  ciphertext bytea NOT NULL,
  key_for_procedure bytea NOT NULL,
  key_for_provider bytea NOT NULL,
  receipt bytea NOT NULL,
  content jsonb,
  submitted_at timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1,
  one_bid bool NOT NULL DEFAULT true,
  CONSTRAINT pk_bids PRIMARY KEY (area_id, id),
  CONSTRAINT uq_bids_party UNIQUE (area_id, id, provider_id),
  CONSTRAINT ck_bids_sealed CHECK ((content IS NULL) = (ciphertext <> '')), -- sealed, or in clear where nothing is sealed
  CONSTRAINT fk_bids_procedure FOREIGN KEY (area_id, procedure_id, one_bid) REFERENCES procedures (area_id, id, one_bid)
);
-- Sixteen submissions at once leave one bid; where a procedure takes many of one sender, one_bid is false.
CREATE UNIQUE INDEX uq_bids_one ON bids (area_id, procedure_id, provider_id) WHERE one_bid;

CREATE INDEX ix_bids_procedure_id ON bids (area_id, procedure_id, provider_id); -- also where a procedure takes many of one sender

-- What a bidder has written but not handed in: its own, never the area's. Not a bid.
CREATE TABLE bid_drafts (
  area_id uuid NOT NULL,
  procedure_id uuid NOT NULL,
  provider_id uuid NOT NULL CONSTRAINT fk_bid_drafts_provider_id REFERENCES providers,
  ciphertext bytea NOT NULL,
  key_for_provider bytea NOT NULL,
  saved_at timestamptz NOT NULL,
  CONSTRAINT pk_bid_drafts PRIMARY KEY (area_id, procedure_id, provider_id),
  CONSTRAINT fk_bid_drafts_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES procedures
);

CREATE TABLE opened_bids (
  area_id uuid NOT NULL,
  bid_id uuid NOT NULL,
  procedure_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  content jsonb NOT NULL,
  submitted_at timestamptz NOT NULL,
  state text NOT NULL CONSTRAINT ck_opened_bids_state
    CHECK (state IN ('opened', 'received', 'asked', 'complete', 'proposed', 'accepted', 'declined', 'withdrawn')),
  asked jsonb NOT NULL DEFAULT '[]',
  answer_by timestamptz,
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_opened_bids PRIMARY KEY (area_id, bid_id),
  CONSTRAINT fk_opened_bids_bid FOREIGN KEY (area_id, bid_id, provider_id) REFERENCES bids (area_id, id, provider_id),
  CONSTRAINT fk_opened_bids_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES procedures
);
CREATE INDEX ix_opened_bids_procedure_id ON opened_bids (area_id, procedure_id);
CREATE INDEX ix_opened_bids_state ON opened_bids (area_id, state) WHERE state IN ('received', 'asked', 'complete', 'proposed'); -- bids with a life of their own that is not over
CREATE INDEX ix_opened_bids_provider_id ON opened_bids (provider_id, state) WHERE state IN ('received', 'asked', 'complete', 'proposed');

-- What a provider adds to what it has handed in: an answer, a withdrawal, a report. Insert-only.
CREATE TABLE supplements (
  area_id uuid NOT NULL,
  id uuid NOT NULL,
  procedure_id uuid NOT NULL,
  bid_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  commitment_id uuid,
  content jsonb NOT NULL,
  said_by uuid NOT NULL CONSTRAINT fk_supplements_said_by REFERENCES people,
  at timestamptz NOT NULL,
  CONSTRAINT pk_supplements PRIMARY KEY (area_id, id),
  CONSTRAINT uq_supplements_party UNIQUE (area_id, id, provider_id),
  CONSTRAINT fk_supplements_bid FOREIGN KEY (area_id, bid_id, provider_id) REFERENCES bids (area_id, id, provider_id),
  CONSTRAINT fk_supplements_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES procedures
);
CREATE INDEX ix_supplements_bid_id ON supplements (area_id, bid_id);
CREATE INDEX ix_supplements_commitment_id ON supplements (area_id, commitment_id) WHERE commitment_id IS NOT NULL;

CREATE TABLE reviews (
  area_id uuid NOT NULL,
  supplement_id uuid NOT NULL,
  provider_id uuid NOT NULL,
  verdict text NOT NULL CONSTRAINT ck_reviews_verdict CHECK (verdict IN ('accepted', 'returned')),
  reason text NOT NULL,
  by_person uuid NOT NULL CONSTRAINT fk_reviews_by_person REFERENCES people,
  at timestamptz NOT NULL,
  CONSTRAINT pk_reviews PRIMARY KEY (area_id, supplement_id), -- a report is judged once
  CONSTRAINT fk_reviews_supplement FOREIGN KEY (area_id, supplement_id, provider_id) REFERENCES supplements (area_id, id, provider_id)
);

CREATE TABLE declarations (
  area_id uuid NOT NULL,
  procedure_id uuid NOT NULL,
  bid_id uuid NOT NULL,
  person_id uuid NOT NULL CONSTRAINT fk_declarations_person_id REFERENCES people,
  interest bool NOT NULL,
  about text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT pk_declarations PRIMARY KEY (area_id, bid_id, person_id),
  CONSTRAINT fk_declarations_bid FOREIGN KEY (area_id, bid_id) REFERENCES opened_bids,
  CONSTRAINT fk_declarations_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES procedures
);

CREATE TABLE assessments (
  area_id uuid NOT NULL,
  procedure_id uuid NOT NULL,
  bid_id uuid NOT NULL,
  criterion text NOT NULL,
  mark numeric(3, 1) NOT NULL CONSTRAINT ck_assessments_mark CHECK (mark BETWEEN 0 AND 5),
  reason text NOT NULL,
  by_person uuid NOT NULL CONSTRAINT fk_assessments_by_person REFERENCES people,
  at timestamptz NOT NULL,
  seat int NOT NULL DEFAULT 1 CONSTRAINT ck_assessments_seat CHECK (seat IN (1, 2)),
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_assessments PRIMARY KEY (area_id, bid_id, criterion, seat),
  CONSTRAINT uq_assessments_person UNIQUE (area_id, bid_id, criterion, by_person), -- nobody sits on both seats
  CONSTRAINT fk_assessments_bid FOREIGN KEY (area_id, bid_id) REFERENCES opened_bids,
  CONSTRAINT fk_assessments_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES procedures
);
CREATE INDEX ix_assessments_procedure_id ON assessments (area_id, procedure_id);

CREATE TABLE decisions (
  area_id uuid NOT NULL,
  id uuid NOT NULL,
  procedure_id uuid NOT NULL,
  bid_id uuid NOT NULL,
  outcomes jsonb NOT NULL,
  lot text NOT NULL DEFAULT '',
  prepared_by uuid CONSTRAINT fk_decisions_prepared_by REFERENCES people,
  prepared_at timestamptz NOT NULL,
  made_by uuid CONSTRAINT fk_decisions_made_by REFERENCES people,
  made_at timestamptz,
  content jsonb,
  left_out jsonb NOT NULL DEFAULT '[]', -- bids left out of the ranking, each with its grounds
  round int NOT NULL DEFAULT 0 CONSTRAINT ck_decisions_round CHECK (round >= 0),
  version int NOT NULL DEFAULT 1,
  CONSTRAINT pk_decisions PRIMARY KEY (area_id, id),
  CONSTRAINT uq_decisions_round UNIQUE (area_id, bid_id, round), -- a bid is decided once, then each gate and recovery once
  CONSTRAINT ck_decisions_two_people CHECK (made_by <> prepared_by),
  CONSTRAINT fk_decisions_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES procedures,
  CONSTRAINT fk_decisions_bid FOREIGN KEY (area_id, bid_id) REFERENCES opened_bids
);

-- Where bids are compared, a procedure is decided once.
CREATE UNIQUE INDEX uq_decisions_compared ON decisions (area_id, procedure_id) WHERE content IS NULL;
CREATE INDEX ix_decisions_procedure_id ON decisions (area_id, procedure_id);
CREATE INDEX ix_decisions_waiting ON decisions (area_id, bid_id) WHERE made_at IS NULL;

CREATE TABLE letters (
  area_id uuid NOT NULL,
  procedure_id uuid NOT NULL,
  bid_id uuid NOT NULL,
  provider_id uuid NOT NULL CONSTRAINT fk_letters_provider_id REFERENCES providers,
  won bool NOT NULL,
  reason text NOT NULL,
  made_at timestamptz NOT NULL,
  content jsonb,
  round int NOT NULL DEFAULT 0,
  CONSTRAINT pk_letters PRIMARY KEY (area_id, bid_id, round),
  CONSTRAINT fk_letters_bid FOREIGN KEY (area_id, bid_id, provider_id) REFERENCES bids (area_id, id, provider_id),
  CONSTRAINT fk_letters_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES procedures
);
CREATE INDEX ix_letters_procedure_id ON letters (area_id, procedure_id);
CREATE INDEX ix_letters_provider_id ON letters (provider_id);
