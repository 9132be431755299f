--
-- PostgreSQL database dump
--


-- Dumped from database version 18.6
-- Dumped by pg_dump version 18.6

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: pg_trgm; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;


--
-- Name: EXTENSION pg_trgm; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';


--
-- Name: app_area(); Type: FUNCTION; Schema: public; Owner: owner
--

CREATE FUNCTION public.app_area() RETURNS uuid
    LANGUAGE sql STABLE
    RETURN (NULLIF(current_setting('app.area'::text, true), ''::text))::uuid;


ALTER FUNCTION public.app_area() OWNER TO owner;

--
-- Name: app_membership(); Type: FUNCTION; Schema: public; Owner: owner
--

CREATE FUNCTION public.app_membership() RETURNS uuid
    LANGUAGE sql STABLE
    RETURN (NULLIF(current_setting('app.membership'::text, true), ''::text))::uuid;


ALTER FUNCTION public.app_membership() OWNER TO owner;

--
-- Name: app_provider(); Type: FUNCTION; Schema: public; Owner: owner
--

CREATE FUNCTION public.app_provider() RETURNS uuid
    LANGUAGE sql STABLE
    RETURN (NULLIF(current_setting('app.provider'::text, true), ''::text))::uuid;


ALTER FUNCTION public.app_provider() OWNER TO owner;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: clock; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.clock (
    one boolean DEFAULT true NOT NULL,
    movable boolean DEFAULT false NOT NULL,
    ahead interval DEFAULT '00:00:00'::interval NOT NULL,
    telling boolean DEFAULT false NOT NULL,
    CONSTRAINT ck_clock_ahead CHECK ((movable OR (ahead = '00:00:00'::interval))),
    CONSTRAINT ck_clock_one CHECK (one),
    CONSTRAINT ck_clock_telling CHECK ((movable OR (NOT telling)))
);


ALTER TABLE public.clock OWNER TO owner;

--
-- Name: instant(); Type: FUNCTION; Schema: public; Owner: owner
--

CREATE FUNCTION public.instant() RETURNS timestamp with time zone
    LANGUAGE sql
    RETURN (clock_timestamp() + (SELECT clock.ahead FROM public.clock));


ALTER FUNCTION public.instant() OWNER TO owner;

--
-- Name: refuse_truncate(); Type: FUNCTION; Schema: public; Owner: owner
--

CREATE FUNCTION public.refuse_truncate() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$;


ALTER FUNCTION public.refuse_truncate() OWNER TO owner;

--
-- Name: serial_of(text); Type: FUNCTION; Schema: public; Owner: owner
--

CREATE FUNCTION public.serial_of(number text) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN (((split_part(number, '-'::text, '-2'::integer))::bigint * 1000000000) + (split_part(number, '-'::text, '-1'::integer))::bigint);


ALTER FUNCTION public.serial_of(number text) OWNER TO owner;

--
-- Name: agreement_members; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.agreement_members (
    area_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    state text DEFAULT 'member'::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    until date,
    decided_by uuid,
    decided_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_agreement_members_state CHECK ((state = ANY (ARRAY['member'::text, 'suspended'::text, 'ended'::text]))),
    CONSTRAINT ck_agreement_members_until CHECK (((until IS NOT NULL) = (state = 'suspended'::text)))
);


ALTER TABLE public.agreement_members OWNER TO owner;

--
-- Name: agreements; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.agreements (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    number text NOT NULL,
    serial bigint GENERATED ALWAYS AS (public.serial_of(number)) STORED NOT NULL,
    name text NOT NULL,
    baskets text[] NOT NULL,
    maximum bigint NOT NULL,
    begins date NOT NULL,
    ends date NOT NULL,
    mode text NOT NULL,
    state text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_agreements_maximum CHECK ((maximum > 0)),
    CONSTRAINT ck_agreements_mode CHECK ((mode = ANY (ARRAY['mini-competition'::text, 'call-off'::text, 'mixed'::text]))),
    CONSTRAINT ck_agreements_period CHECK ((begins <= ends)),
    CONSTRAINT ck_agreements_state CHECK ((state = ANY (ARRAY['in-force'::text, 'ended'::text])))
);


ALTER TABLE public.agreements OWNER TO owner;

--
-- Name: alembic_version; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);


ALTER TABLE public.alembic_version OWNER TO owner;

--
-- Name: approvals; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.approvals (
    area_id uuid NOT NULL,
    line_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    by_person uuid NOT NULL,
    at timestamp with time zone NOT NULL
);


ALTER TABLE public.approvals OWNER TO owner;

--
-- Name: areas; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.areas (
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    CONSTRAINT ck_areas_slug CHECK ((slug ~ '^[a-z][a-z0-9-]{1,39}$'::text))
);


ALTER TABLE public.areas OWNER TO owner;

--
-- Name: assessments; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.assessments (
    area_id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    bid_id uuid NOT NULL,
    criterion text NOT NULL,
    mark numeric(3,1) NOT NULL,
    reason text NOT NULL,
    by_person uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    seat integer DEFAULT 1 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_assessments_mark CHECK (((mark >= (0)::numeric) AND (mark <= (5)::numeric))),
    CONSTRAINT ck_assessments_seat CHECK ((seat = ANY (ARRAY[1, 2])))
);


ALTER TABLE public.assessments OWNER TO owner;

--
-- Name: attempts; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.attempts (
    subject bytea NOT NULL,
    digest_key integer NOT NULL,
    count integer NOT NULL,
    since_real timestamp with time zone NOT NULL
);


ALTER TABLE public.attempts OWNER TO owner;

--
-- Name: awards; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.awards (
    area_id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    number text NOT NULL,
    title text NOT NULL,
    kind text NOT NULL,
    provider_name text NOT NULL,
    business_id text,
    basket text NOT NULL,
    municipalities text[] NOT NULL,
    places integer NOT NULL,
    maximum bigint NOT NULL,
    begins date NOT NULL,
    ends date NOT NULL,
    concluded_at timestamp with time zone NOT NULL,
    effect jsonb
);


ALTER TABLE public.awards OWNER TO owner;

--
-- Name: bid_drafts; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.bid_drafts (
    area_id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    ciphertext bytea NOT NULL,
    key_for_provider bytea NOT NULL,
    saved_at timestamp with time zone NOT NULL
);


ALTER TABLE public.bid_drafts OWNER TO owner;

--
-- Name: bids; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.bids (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    state text NOT NULL,
    ciphertext bytea NOT NULL,
    key_for_procedure bytea NOT NULL,
    key_for_provider bytea NOT NULL,
    receipt bytea NOT NULL,
    content jsonb,
    submitted_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    one_bid boolean DEFAULT true NOT NULL,
    CONSTRAINT ck_bids_sealed CHECK (((content IS NULL) = (ciphertext <> '\x'::bytea))),
    CONSTRAINT ck_bids_state CHECK ((state = ANY (ARRAY['submitted'::text, 'withdrawn'::text, 'declined'::text])))
);


ALTER TABLE public.bids OWNER TO owner;

--
-- Name: budget_lines; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.budget_lines (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    year integer NOT NULL,
    code text NOT NULL,
    names jsonb NOT NULL,
    amount bigint NOT NULL,
    parent text,
    partial boolean DEFAULT false NOT NULL,
    CONSTRAINT ck_budget_lines_amount CHECK ((amount >= 0))
);


ALTER TABLE public.budget_lines OWNER TO owner;

--
-- Name: card_checks; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.card_checks (
    area_id uuid NOT NULL,
    card_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    edition integer NOT NULL,
    verdict text NOT NULL,
    reason text NOT NULL,
    by_person uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_card_checks_verdict CHECK ((verdict = ANY (ARRAY['published'::text, 'returned'::text])))
);


ALTER TABLE public.card_checks OWNER TO owner;

--
-- Name: cards; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.cards (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    provider_id uuid NOT NULL,
    content jsonb NOT NULL,
    availability jsonb NOT NULL,
    edition integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    paused_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL
);


ALTER TABLE public.cards OWNER TO owner;

--
-- Name: codes; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.codes (
    area_id uuid NOT NULL,
    list text NOT NULL,
    code text NOT NULL,
    names jsonb NOT NULL,
    parent text,
    "position" integer DEFAULT 0 NOT NULL,
    cpv text,
    budget_line text,
    CONSTRAINT ck_codes_list CHECK ((list = ANY (ARRAY['municipality'::text, 'basket'::text, 'category'::text, 'client-group'::text])))
);


ALTER TABLE public.codes OWNER TO owner;

--
-- Name: commitments; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.commitments (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    number text NOT NULL,
    title text NOT NULL,
    procedure_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    need_id uuid NOT NULL,
    agreement_id uuid,
    budget_line_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    state text NOT NULL,
    basket text NOT NULL,
    client_group text NOT NULL,
    municipalities text[] NOT NULL,
    places integer NOT NULL,
    price bigint,
    maximum bigint NOT NULL,
    terms jsonb NOT NULL,
    begins date NOT NULL,
    ends date NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    standstill_until date,
    concluded_by uuid,
    concluded_at timestamp with time zone,
    plan jsonb,
    reason text DEFAULT ''::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_commitments_kind CHECK ((kind = ANY (ARRAY['contract'::text, 'order'::text, 'experiment'::text, 'grant'::text]))),
    CONSTRAINT ck_commitments_maximum CHECK ((maximum >= 0)),
    CONSTRAINT ck_commitments_period CHECK ((begins <= ends)),
    CONSTRAINT ck_commitments_places CHECK ((places >= 0)),
    CONSTRAINT ck_commitments_price CHECK ((price > 0)),
    CONSTRAINT ck_commitments_state CHECK ((state = ANY (ARRAY['drafted'::text, 'in-force'::text, 'suspended'::text, 'ended'::text, 'dropped'::text])))
);


ALTER TABLE public.commitments OWNER TO owner;

--
-- Name: counters; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.counters (
    area_id uuid NOT NULL,
    kind text NOT NULL,
    year integer NOT NULL,
    last integer NOT NULL
);


ALTER TABLE public.counters OWNER TO owner;

--
-- Name: dated_values; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.dated_values (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    begins date NOT NULL,
    value numeric NOT NULL,
    source text NOT NULL,
    state text NOT NULL,
    entered_by uuid NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    confirmed_by uuid,
    confirmed_at timestamp with time zone,
    withdrawn_by uuid,
    withdrawn_at timestamp with time zone,
    reason text DEFAULT ''::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_dated_values_confirmed CHECK ((((state = 'confirmed'::text) = (confirmed_at IS NOT NULL)) AND ((confirmed_at IS NULL) = (confirmed_by IS NULL)))),
    CONSTRAINT ck_dated_values_state CHECK ((state = ANY (ARRAY['entered'::text, 'confirmed'::text, 'withdrawn'::text]))),
    CONSTRAINT ck_dated_values_two_people CHECK ((confirmed_by <> entered_by)),
    CONSTRAINT ck_dated_values_withdrawn CHECK ((((state = 'withdrawn'::text) = (withdrawn_at IS NOT NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))))
);


ALTER TABLE public.dated_values OWNER TO owner;

--
-- Name: decisions; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.decisions (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    bid_id uuid NOT NULL,
    outcomes jsonb NOT NULL,
    lot text DEFAULT ''::text NOT NULL,
    prepared_by uuid,
    prepared_at timestamp with time zone NOT NULL,
    made_by uuid,
    made_at timestamp with time zone,
    content jsonb,
    left_out jsonb DEFAULT '[]'::jsonb NOT NULL,
    round integer DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_decisions_round CHECK ((round >= 0)),
    CONSTRAINT ck_decisions_two_people CHECK ((made_by <> prepared_by))
);


ALTER TABLE public.decisions OWNER TO owner;

--
-- Name: declarations; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.declarations (
    area_id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    bid_id uuid NOT NULL,
    person_id uuid NOT NULL,
    interest boolean NOT NULL,
    about text NOT NULL,
    at timestamp with time zone NOT NULL
);


ALTER TABLE public.declarations OWNER TO owner;

--
-- Name: digest_keys; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.digest_keys (
    number integer NOT NULL,
    wrapped bytea NOT NULL,
    made_real timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


ALTER TABLE public.digest_keys OWNER TO owner;

--
-- Name: due; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.due (
    kind text NOT NULL,
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    again_at timestamp with time zone
);


ALTER TABLE public.due OWNER TO owner;

--
-- Name: events; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.events (
    id bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    area_id uuid NOT NULL,
    procedure_id uuid,
    commitment_id uuid,
    provider_id uuid,
    noun_id uuid NOT NULL,
    what text NOT NULL,
    by_person uuid,
    at timestamp with time zone NOT NULL,
    codes jsonb DEFAULT '{}'::jsonb NOT NULL,
    visible_to text NOT NULL,
    CONSTRAINT ck_events_visible_to CHECK ((visible_to = ANY (ARRAY['area'::text, 'parties'::text, 'bidder'::text, 'public'::text])))
);


ALTER TABLE public.events OWNER TO owner;

--
-- Name: events_id_seq; Type: SEQUENCE; Schema: public; Owner: owner
--

ALTER TABLE public.events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: facts; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.facts (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    client text,
    kind text NOT NULL,
    code text,
    learned timestamp with time zone NOT NULL,
    begins date NOT NULL,
    ends date,
    withdrawn boolean DEFAULT false NOT NULL,
    corrects uuid,
    content jsonb NOT NULL,
    evidence jsonb,
    said_by uuid,
    CONSTRAINT ck_facts_event CHECK (((kind <> 'event'::text) OR (code IS NOT NULL))),
    CONSTRAINT ck_facts_kind CHECK ((kind = ANY (ARRAY['event'::text, 'employment'::text, 'earnings'::text, 'hours'::text, 'attendance'::text, 'status'::text, 'relation'::text, 'index'::text]))),
    CONSTRAINT ck_facts_period CHECK (((ends IS NULL) OR (begins <= ends)))
);


ALTER TABLE public.facts OWNER TO owner;

--
-- Name: idempotency; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.idempotency (
    membership_id uuid NOT NULL,
    key text NOT NULL,
    request_digest bytea NOT NULL,
    digest_key integer NOT NULL,
    noun_id uuid,
    made_real timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


ALTER TABLE public.idempotency OWNER TO owner;

--
-- Name: invitations; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.invitations (
    area_id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    card_id uuid,
    answer_by timestamp with time zone,
    CONSTRAINT ck_invitations_order CHECK (((card_id IS NULL) = (answer_by IS NULL)))
);


ALTER TABLE public.invitations OWNER TO owner;

--
-- Name: kept_items; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.kept_items (
    area_id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    client text,
    items jsonb NOT NULL,
    said integer NOT NULL,
    heard integer NOT NULL,
    through date,
    CONSTRAINT ck_kept_items_heard CHECK ((heard >= 0)),
    CONSTRAINT ck_kept_items_said CHECK ((said >= 0))
);


ALTER TABLE public.kept_items OWNER TO owner;

--
-- Name: letters; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.letters (
    area_id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    bid_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    won boolean NOT NULL,
    reason text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    content jsonb,
    round integer DEFAULT 0 NOT NULL
);


ALTER TABLE public.letters OWNER TO owner;

--
-- Name: lines; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.lines (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    number text NOT NULL,
    serial bigint GENERATED ALWAYS AS (public.serial_of(number)) STORED NOT NULL,
    commitment_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    clause text NOT NULL,
    client text,
    occurrence text NOT NULL,
    revision integer NOT NULL,
    corrects integer,
    begins date NOT NULL,
    ends date NOT NULL,
    amount bigint NOT NULL,
    because jsonb,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_lines_amount CHECK ((amount <> 0)),
    CONSTRAINT ck_lines_corrects CHECK ((NOT (corrects IS DISTINCT FROM (NULLIF(revision, 0) - 1)))),
    CONSTRAINT ck_lines_period CHECK ((begins <= ends)),
    CONSTRAINT ck_lines_revision CHECK ((revision >= 0))
);


ALTER TABLE public.lines OWNER TO owner;

--
-- Name: outbox; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.outbox (
    id uuid NOT NULL,
    area_id uuid NOT NULL,
    recipient text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_real timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    sent_real timestamp with time zone
);


ALTER TABLE public.outbox OWNER TO owner;

--
-- Name: mail_waiting; Type: VIEW; Schema: public; Owner: owner
--

CREATE VIEW public.mail_waiting AS
 SELECT count(*) AS messages,
    GREATEST((0)::numeric, COALESCE(EXTRACT(epoch FROM (clock_timestamp() - min(next_real))), (0)::numeric)) AS lag
   FROM public.outbox
  WHERE ((sent_real IS NULL) AND (attempts < 30));


ALTER VIEW public.mail_waiting OWNER TO owner;

--
-- Name: memberships; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.memberships (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL,
    area_id uuid,
    provider_id uuid,
    ended_real timestamp with time zone,
    CONSTRAINT ck_memberships_party CHECK ((((role = 'provider'::text) = (provider_id IS NOT NULL)) AND (num_nonnulls(area_id, provider_id) = 1))),
    CONSTRAINT ck_memberships_role CHECK ((role = ANY (ARRAY['provider'::text, 'coach'::text, 'officer'::text, 'decider'::text, 'finance'::text])))
);


ALTER TABLE public.memberships OWNER TO owner;

--
-- Name: needs; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.needs (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    number text NOT NULL,
    serial bigint GENERATED ALWAYS AS (public.serial_of(number)) STORED NOT NULL,
    title text NOT NULL,
    basket text NOT NULL,
    category text NOT NULL,
    client_group text NOT NULL,
    cpv text NOT NULL,
    municipalities text[] NOT NULL,
    places integer NOT NULL,
    estimated_value bigint NOT NULL,
    begins date NOT NULL,
    ends date NOT NULL,
    budget_line_id uuid NOT NULL,
    described_by uuid NOT NULL,
    described_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_needs_estimated_value CHECK ((estimated_value > 0)),
    CONSTRAINT ck_needs_period CHECK ((begins <= ends)),
    CONSTRAINT ck_needs_places CHECK ((places > 0))
);


ALTER TABLE public.needs OWNER TO owner;

--
-- Name: notices; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.notices (
    area_id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    number text NOT NULL,
    kind text NOT NULL,
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
    published_at timestamp with time zone NOT NULL,
    deadline timestamp with time zone,
    deadline_before timestamp with time zone,
    closed_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_notices_kind CHECK ((kind = ANY (ARRAY['mini-competition'::text, 'challenge'::text, 'grant-programme'::text])))
);


ALTER TABLE public.notices OWNER TO owner;

--
-- Name: opened_bids; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.opened_bids (
    area_id uuid NOT NULL,
    bid_id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    content jsonb NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    asked jsonb DEFAULT '[]'::jsonb NOT NULL,
    answer_by timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_opened_bids_state CHECK ((state = ANY (ARRAY['opened'::text, 'received'::text, 'asked'::text, 'complete'::text, 'proposed'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text])))
);


ALTER TABLE public.opened_bids OWNER TO owner;

--
-- Name: outcomes; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.outcomes (
    area_id uuid NOT NULL,
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
    job_months integer NOT NULL,
    job_begin integer NOT NULL,
    started integer,
    employed integer,
    verdict text NOT NULL,
    course text NOT NULL,
    reason text NOT NULL,
    cost bigint NOT NULL,
    maximum bigint NOT NULL,
    begins date NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_outcomes_course CHECK ((course = ANY (ARRAY['scale'::text, 'change'::text, 'stop'::text]))),
    CONSTRAINT ck_outcomes_employed CHECK ((employed >= 5)),
    CONSTRAINT ck_outcomes_started CHECK ((started >= 5))
);


ALTER TABLE public.outcomes OWNER TO owner;

--
-- Name: people; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.people (
    id uuid NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    password_hash text NOT NULL,
    language text DEFAULT 'fi'::text NOT NULL,
    made_real timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    proved_real timestamp with time zone
);


ALTER TABLE public.people OWNER TO owner;

--
-- Name: policies; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.policies (
    area_id uuid NOT NULL,
    key text NOT NULL,
    begins date NOT NULL,
    value integer NOT NULL
);


ALTER TABLE public.policies OWNER TO owner;

--
-- Name: procedures; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.procedures (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    number text NOT NULL,
    serial bigint GENERATED ALWAYS AS (public.serial_of(number)) STORED NOT NULL,
    need_id uuid NOT NULL,
    agreement_id uuid,
    budget_line_id uuid NOT NULL,
    state text NOT NULL,
    law_day date NOT NULL,
    draft jsonb DEFAULT '{}'::jsonb NOT NULL,
    content jsonb,
    deadline timestamp with time zone,
    audience text NOT NULL,
    one_bid boolean DEFAULT true NOT NULL,
    sealed boolean DEFAULT true NOT NULL,
    reserved bigint DEFAULT 0 NOT NULL,
    published_at timestamp with time zone,
    unsealed_at timestamp with time zone,
    unlocked_by uuid,
    opened_by uuid,
    public_key bytea,
    wrapped_private_key bytea,
    reason text DEFAULT ''::text NOT NULL,
    why_this_way text DEFAULT ''::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_procedures_audience CHECK ((audience = ANY (ARRAY['invited'::text, 'providers'::text]))),
    CONSTRAINT ck_procedures_kind CHECK ((kind = ANY (ARRAY['mini-competition'::text, 'quick-order'::text, 'challenge'::text, 'grant-programme'::text]))),
    CONSTRAINT ck_procedures_published CHECK (((content IS NULL) = (published_at IS NULL))),
    CONSTRAINT ck_procedures_reserved CHECK ((reserved >= 0)),
    CONSTRAINT ck_procedures_state CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'closed'::text, 'assessment'::text, 'prepared'::text, 'decided'::text, 'cancelled'::text]))),
    CONSTRAINT ck_procedures_two_openers CHECK ((opened_by <> unlocked_by))
);


ALTER TABLE public.procedures OWNER TO owner;

--
-- Name: providers; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.providers (
    id uuid NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    business_id text,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_providers_business_id CHECK (((kind = 'person'::text) = (business_id IS NULL))),
    CONSTRAINT ck_providers_kind CHECK ((kind = ANY (ARRAY['company'::text, 'association'::text, 'school'::text, 'person'::text])))
);


ALTER TABLE public.providers OWNER TO owner;

--
-- Name: published_cards; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.published_cards (
    area_id uuid NOT NULL,
    card_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    provider_name text NOT NULL,
    number text NOT NULL,
    edition integer NOT NULL,
    content jsonb NOT NULL,
    availability jsonb NOT NULL,
    published_at timestamp with time zone NOT NULL,
    on_offer boolean NOT NULL,
    version integer DEFAULT 1 NOT NULL
);


ALTER TABLE public.published_cards OWNER TO owner;

--
-- Name: qualifications; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.qualifications (
    area_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    basket text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    until date,
    decided_by uuid,
    decided_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_qualifications_state CHECK ((state = ANY (ARRAY['applied'::text, 'qualified'::text, 'refused'::text, 'suspended'::text, 'ended'::text]))),
    CONSTRAINT ck_qualifications_until CHECK (((until IS NOT NULL) = (state = 'suspended'::text)))
);


ALTER TABLE public.qualifications OWNER TO owner;

--
-- Name: referrals; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.referrals (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    client text NOT NULL,
    client_group text NOT NULL,
    municipality text NOT NULL,
    state text NOT NULL,
    referred_by uuid NOT NULL,
    referred_at timestamp with time zone NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT ck_referrals_state CHECK ((state = ANY (ARRAY['referred'::text, 'accepted'::text, 'declined'::text, 'started'::text, 'ended'::text, 'cancelled'::text])))
);


ALTER TABLE public.referrals OWNER TO owner;

--
-- Name: registrations; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.registrations (
    area_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    contact_name text NOT NULL,
    contact_email text NOT NULL,
    languages text[] NOT NULL,
    municipalities text[] NOT NULL,
    baskets text[] NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL
);


ALTER TABLE public.registrations OWNER TO owner;

--
-- Name: results; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.results (
    area_id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    kind text NOT NULL,
    started integer,
    employed integer,
    paid bigint,
    as_of date NOT NULL,
    CONSTRAINT ck_results_employed CHECK (((employed IS NULL) OR ((started IS NOT NULL) AND ((employed >= 5) AND (employed <= started))))),
    CONSTRAINT ck_results_paid CHECK (((paid IS NULL) OR (employed IS NOT NULL) OR (kind = 'grant'::text))),
    CONSTRAINT ck_results_started CHECK ((started >= 5))
);


ALTER TABLE public.results OWNER TO owner;

--
-- Name: reviews; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.reviews (
    area_id uuid NOT NULL,
    supplement_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    verdict text NOT NULL,
    reason text NOT NULL,
    by_person uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_reviews_verdict CHECK ((verdict = ANY (ARRAY['accepted'::text, 'returned'::text])))
);


ALTER TABLE public.reviews OWNER TO owner;

--
-- Name: sessions; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.sessions (
    hash bytea NOT NULL,
    person_id uuid NOT NULL,
    membership_id uuid,
    made_real timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_real timestamp with time zone NOT NULL
);


ALTER TABLE public.sessions OWNER TO owner;

--
-- Name: staff_invitations; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.staff_invitations (
    hash bytea NOT NULL,
    id uuid NOT NULL,
    area_id uuid NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    made_real timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_real timestamp with time zone NOT NULL,
    ended_real timestamp with time zone,
    used_by uuid,
    CONSTRAINT ck_staff_invitations_role CHECK ((role = ANY (ARRAY['coach'::text, 'officer'::text, 'decider'::text, 'finance'::text]))),
    CONSTRAINT ck_staff_invitations_used CHECK (((used_by IS NULL) OR (ended_real IS NOT NULL)))
);


ALTER TABLE public.staff_invitations OWNER TO owner;

--
-- Name: supplements; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.supplements (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    procedure_id uuid NOT NULL,
    bid_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    commitment_id uuid,
    content jsonb NOT NULL,
    said_by uuid NOT NULL,
    at timestamp with time zone NOT NULL
);


ALTER TABLE public.supplements OWNER TO owner;

--
-- Name: tokens; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.tokens (
    hash bytea NOT NULL,
    id uuid NOT NULL,
    membership_id uuid NOT NULL,
    label text NOT NULL,
    made_real timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_real timestamp with time zone NOT NULL,
    ended_real timestamp with time zone
);


ALTER TABLE public.tokens OWNER TO owner;

--
-- Name: verifications; Type: TABLE; Schema: public; Owner: owner
--

CREATE TABLE public.verifications (
    area_id uuid NOT NULL,
    id uuid NOT NULL,
    fact_id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    verdict text NOT NULL,
    reason text NOT NULL,
    by_person uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_verifications_verdict CHECK ((verdict = ANY (ARRAY['verified'::text, 'rejected'::text])))
);


ALTER TABLE public.verifications OWNER TO owner;

--
-- Name: alembic_version alembic_version_pkc; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);


--
-- Name: agreement_members pk_agreement_members; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.agreement_members
    ADD CONSTRAINT pk_agreement_members PRIMARY KEY (area_id, agreement_id, provider_id);


--
-- Name: agreements pk_agreements; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT pk_agreements PRIMARY KEY (area_id, id);


--
-- Name: approvals pk_approvals; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT pk_approvals PRIMARY KEY (area_id, line_id);


--
-- Name: areas pk_areas; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT pk_areas PRIMARY KEY (id);


--
-- Name: assessments pk_assessments; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.assessments
    ADD CONSTRAINT pk_assessments PRIMARY KEY (area_id, bid_id, criterion, seat);


--
-- Name: attempts pk_attempts; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT pk_attempts PRIMARY KEY (subject);


--
-- Name: awards pk_awards; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.awards
    ADD CONSTRAINT pk_awards PRIMARY KEY (area_id, commitment_id);


--
-- Name: bid_drafts pk_bid_drafts; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.bid_drafts
    ADD CONSTRAINT pk_bid_drafts PRIMARY KEY (area_id, procedure_id, provider_id);


--
-- Name: bids pk_bids; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.bids
    ADD CONSTRAINT pk_bids PRIMARY KEY (area_id, id);


--
-- Name: budget_lines pk_budget_lines; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.budget_lines
    ADD CONSTRAINT pk_budget_lines PRIMARY KEY (area_id, id);


--
-- Name: card_checks pk_card_checks; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.card_checks
    ADD CONSTRAINT pk_card_checks PRIMARY KEY (area_id, card_id, edition);


--
-- Name: cards pk_cards; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.cards
    ADD CONSTRAINT pk_cards PRIMARY KEY (area_id, id);


--
-- Name: clock pk_clock; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.clock
    ADD CONSTRAINT pk_clock PRIMARY KEY (one);


--
-- Name: codes pk_codes; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.codes
    ADD CONSTRAINT pk_codes PRIMARY KEY (area_id, list, code);


--
-- Name: commitments pk_commitments; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT pk_commitments PRIMARY KEY (area_id, id);


--
-- Name: counters pk_counters; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.counters
    ADD CONSTRAINT pk_counters PRIMARY KEY (area_id, kind, year);


--
-- Name: dated_values pk_dated_values; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.dated_values
    ADD CONSTRAINT pk_dated_values PRIMARY KEY (area_id, id);


--
-- Name: decisions pk_decisions; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT pk_decisions PRIMARY KEY (area_id, id);


--
-- Name: declarations pk_declarations; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.declarations
    ADD CONSTRAINT pk_declarations PRIMARY KEY (area_id, bid_id, person_id);


--
-- Name: digest_keys pk_digest_keys; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.digest_keys
    ADD CONSTRAINT pk_digest_keys PRIMARY KEY (number);


--
-- Name: due pk_due; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.due
    ADD CONSTRAINT pk_due PRIMARY KEY (kind, area_id, id);


--
-- Name: events pk_events; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.events
    ADD CONSTRAINT pk_events PRIMARY KEY (id);


--
-- Name: facts pk_facts; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT pk_facts PRIMARY KEY (area_id, id);


--
-- Name: idempotency pk_idempotency; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT pk_idempotency PRIMARY KEY (membership_id, key);


--
-- Name: invitations pk_invitations; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT pk_invitations PRIMARY KEY (area_id, procedure_id, provider_id);


--
-- Name: letters pk_letters; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.letters
    ADD CONSTRAINT pk_letters PRIMARY KEY (area_id, bid_id, round);


--
-- Name: lines pk_lines; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.lines
    ADD CONSTRAINT pk_lines PRIMARY KEY (area_id, id);


--
-- Name: memberships pk_memberships; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT pk_memberships PRIMARY KEY (id);


--
-- Name: needs pk_needs; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.needs
    ADD CONSTRAINT pk_needs PRIMARY KEY (area_id, id);


--
-- Name: notices pk_notices; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT pk_notices PRIMARY KEY (area_id, procedure_id);


--
-- Name: opened_bids pk_opened_bids; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.opened_bids
    ADD CONSTRAINT pk_opened_bids PRIMARY KEY (area_id, bid_id);


--
-- Name: outbox pk_outbox; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT pk_outbox PRIMARY KEY (id);


--
-- Name: outcomes pk_outcomes; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT pk_outcomes PRIMARY KEY (area_id, commitment_id);


--
-- Name: people pk_people; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (id);


--
-- Name: policies pk_policies; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT pk_policies PRIMARY KEY (area_id, key, begins);


--
-- Name: procedures pk_procedures; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.procedures
    ADD CONSTRAINT pk_procedures PRIMARY KEY (area_id, id);


--
-- Name: providers pk_providers; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.providers
    ADD CONSTRAINT pk_providers PRIMARY KEY (id);


--
-- Name: published_cards pk_published_cards; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.published_cards
    ADD CONSTRAINT pk_published_cards PRIMARY KEY (area_id, card_id);


--
-- Name: qualifications pk_qualifications; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.qualifications
    ADD CONSTRAINT pk_qualifications PRIMARY KEY (area_id, provider_id, basket);


--
-- Name: referrals pk_referrals; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT pk_referrals PRIMARY KEY (area_id, id);


--
-- Name: registrations pk_registrations; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT pk_registrations PRIMARY KEY (area_id, provider_id);


--
-- Name: results pk_results; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.results
    ADD CONSTRAINT pk_results PRIMARY KEY (area_id, commitment_id);


--
-- Name: reviews pk_reviews; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT pk_reviews PRIMARY KEY (area_id, supplement_id);


--
-- Name: sessions pk_sessions; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT pk_sessions PRIMARY KEY (hash);


--
-- Name: staff_invitations pk_staff_invitations; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.staff_invitations
    ADD CONSTRAINT pk_staff_invitations PRIMARY KEY (hash);


--
-- Name: supplements pk_supplements; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.supplements
    ADD CONSTRAINT pk_supplements PRIMARY KEY (area_id, id);


--
-- Name: tokens pk_tokens; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT pk_tokens PRIMARY KEY (hash);


--
-- Name: verifications pk_verifications; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.verifications
    ADD CONSTRAINT pk_verifications PRIMARY KEY (area_id, id);


--
-- Name: agreements uq_agreements_number; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT uq_agreements_number UNIQUE (area_id, number);


--
-- Name: areas uq_areas_prefix; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT uq_areas_prefix UNIQUE (prefix);


--
-- Name: areas uq_areas_slug; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.areas
    ADD CONSTRAINT uq_areas_slug UNIQUE (slug);


--
-- Name: assessments uq_assessments_person; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.assessments
    ADD CONSTRAINT uq_assessments_person UNIQUE (area_id, bid_id, criterion, by_person);


--
-- Name: bids uq_bids_party; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.bids
    ADD CONSTRAINT uq_bids_party UNIQUE (area_id, id, provider_id);


--
-- Name: budget_lines uq_budget_lines_code; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.budget_lines
    ADD CONSTRAINT uq_budget_lines_code UNIQUE (area_id, year, code);


--
-- Name: cards uq_cards_party; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.cards
    ADD CONSTRAINT uq_cards_party UNIQUE (area_id, id, provider_id);


--
-- Name: commitments uq_commitments_decision; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT uq_commitments_decision UNIQUE (area_id, decision_id);


--
-- Name: commitments uq_commitments_number; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT uq_commitments_number UNIQUE (area_id, number);


--
-- Name: commitments uq_commitments_party; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT uq_commitments_party UNIQUE (area_id, id, provider_id);


--
-- Name: decisions uq_decisions_round; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT uq_decisions_round UNIQUE (area_id, bid_id, round);


--
-- Name: facts uq_facts_commitment; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT uq_facts_commitment UNIQUE (area_id, id, commitment_id);


--
-- Name: facts uq_facts_party; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT uq_facts_party UNIQUE (area_id, id, provider_id);


--
-- Name: kept_items uq_kept_items_client; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.kept_items
    ADD CONSTRAINT uq_kept_items_client UNIQUE NULLS NOT DISTINCT (area_id, commitment_id, client);


--
-- Name: lines uq_lines_key; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.lines
    ADD CONSTRAINT uq_lines_key UNIQUE NULLS NOT DISTINCT (area_id, commitment_id, client, clause, occurrence, revision);


--
-- Name: lines uq_lines_number; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.lines
    ADD CONSTRAINT uq_lines_number UNIQUE (area_id, number);


--
-- Name: lines uq_lines_party; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.lines
    ADD CONSTRAINT uq_lines_party UNIQUE (area_id, id, provider_id);


--
-- Name: needs uq_needs_number; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.needs
    ADD CONSTRAINT uq_needs_number UNIQUE (area_id, number);


--
-- Name: notices uq_notices_number; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT uq_notices_number UNIQUE (area_id, number);


--
-- Name: procedures uq_procedures_number; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.procedures
    ADD CONSTRAINT uq_procedures_number UNIQUE (area_id, number);


--
-- Name: procedures uq_procedures_one_bid; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.procedures
    ADD CONSTRAINT uq_procedures_one_bid UNIQUE (area_id, id, one_bid);


--
-- Name: providers uq_providers_business_id; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.providers
    ADD CONSTRAINT uq_providers_business_id UNIQUE (business_id);


--
-- Name: published_cards uq_published_cards_number; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.published_cards
    ADD CONSTRAINT uq_published_cards_number UNIQUE (area_id, number);


--
-- Name: staff_invitations uq_staff_invitations_id; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.staff_invitations
    ADD CONSTRAINT uq_staff_invitations_id UNIQUE (id);


--
-- Name: supplements uq_supplements_party; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.supplements
    ADD CONSTRAINT uq_supplements_party UNIQUE (area_id, id, provider_id);


--
-- Name: tokens uq_tokens_id; Type: CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT uq_tokens_id UNIQUE (id);


--
-- Name: ix_agreement_members_provider_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_agreement_members_provider_id ON public.agreement_members USING btree (provider_id);


--
-- Name: ix_agreements_serial; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_agreements_serial ON public.agreements USING btree (area_id, serial, id);


--
-- Name: ix_assessments_procedure_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_assessments_procedure_id ON public.assessments USING btree (area_id, procedure_id);


--
-- Name: ix_attempts_since_real; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_attempts_since_real ON public.attempts USING btree (since_real);


--
-- Name: ix_awards_area_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_awards_area_id ON public.awards USING btree (area_id, concluded_at, commitment_id);


--
-- Name: ix_awards_concluded_at; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_awards_concluded_at ON public.awards USING btree (concluded_at, commitment_id);


--
-- Name: ix_awards_words; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_awards_words ON public.awards USING gin (lower(((title || ' '::text) || provider_name)) public.gin_trgm_ops);


--
-- Name: ix_bids_procedure_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_bids_procedure_id ON public.bids USING btree (area_id, procedure_id, provider_id);


--
-- Name: ix_cards_provider_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_cards_provider_id ON public.cards USING btree (provider_id, COALESCE(sent_at, 'infinity'::timestamp with time zone), id);


--
-- Name: ix_cards_sent_at; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_cards_sent_at ON public.cards USING btree (area_id, COALESCE(sent_at, 'infinity'::timestamp with time zone), id);


--
-- Name: ix_commitments_agreement_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_commitments_agreement_id ON public.commitments USING btree (area_id, agreement_id) INCLUDE (provider_id, maximum) WHERE (state <> 'dropped'::text);


--
-- Name: ix_commitments_budget_line_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_commitments_budget_line_id ON public.commitments USING btree (area_id, budget_line_id) INCLUDE (provider_id, maximum) WHERE (state <> 'dropped'::text);


--
-- Name: ix_commitments_drafted_at; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_commitments_drafted_at ON public.commitments USING btree (area_id, drafted_at, id);


--
-- Name: ix_commitments_need_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_commitments_need_id ON public.commitments USING btree (area_id, need_id);


--
-- Name: ix_commitments_procedure_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_commitments_procedure_id ON public.commitments USING btree (area_id, procedure_id);


--
-- Name: ix_commitments_provider_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_commitments_provider_id ON public.commitments USING btree (provider_id, drafted_at, id);


--
-- Name: ix_commitments_state; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_commitments_state ON public.commitments USING btree (area_id, state, kind) WHERE (state = ANY (ARRAY['drafted'::text, 'in-force'::text, 'suspended'::text]));


--
-- Name: ix_dated_values_kind; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_dated_values_kind ON public.dated_values USING btree (area_id, kind, begins);


--
-- Name: ix_decisions_procedure_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_decisions_procedure_id ON public.decisions USING btree (area_id, procedure_id);


--
-- Name: ix_decisions_waiting; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_decisions_waiting ON public.decisions USING btree (area_id, bid_id) WHERE (made_at IS NULL);


--
-- Name: ix_due_at; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_due_at ON public.due USING btree (at);


--
-- Name: ix_events_area_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_events_area_id ON public.events USING btree (area_id, id) WHERE (visible_to <> 'bidder'::text);


--
-- Name: ix_events_commitment_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_events_commitment_id ON public.events USING btree (area_id, commitment_id, at, id) WHERE (commitment_id IS NOT NULL);


--
-- Name: ix_events_give_up; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_events_give_up ON public.events USING btree (area_id, at) WHERE (what = 'give-up'::text);


--
-- Name: ix_events_noun_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_events_noun_id ON public.events USING btree (area_id, noun_id, at, id);


--
-- Name: ix_events_procedure_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_events_procedure_id ON public.events USING btree (area_id, procedure_id, at, id) WHERE (procedure_id IS NOT NULL);


--
-- Name: ix_facts_commitment_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_facts_commitment_id ON public.facts USING btree (area_id, commitment_id, client);


--
-- Name: ix_facts_corrects; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_facts_corrects ON public.facts USING btree (area_id, corrects) WHERE (corrects IS NOT NULL);


--
-- Name: ix_facts_learned; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_facts_learned ON public.facts USING btree (area_id, commitment_id, learned, id);


--
-- Name: ix_invitations_card_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_invitations_card_id ON public.invitations USING btree (area_id, card_id) WHERE (card_id IS NOT NULL);


--
-- Name: ix_invitations_provider_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_invitations_provider_id ON public.invitations USING btree (provider_id, invited_at, procedure_id);


--
-- Name: ix_kept_items_provider_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_kept_items_provider_id ON public.kept_items USING btree (provider_id);


--
-- Name: ix_letters_procedure_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_letters_procedure_id ON public.letters USING btree (area_id, procedure_id);


--
-- Name: ix_letters_provider_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_letters_provider_id ON public.letters USING btree (provider_id);


--
-- Name: ix_lines_commitment_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_lines_commitment_id ON public.lines USING btree (area_id, commitment_id, serial, id);


--
-- Name: ix_lines_provider_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_lines_provider_id ON public.lines USING btree (provider_id, serial, id);


--
-- Name: ix_lines_serial; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_lines_serial ON public.lines USING btree (area_id, serial, id);


--
-- Name: ix_needs_category; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_needs_category ON public.needs USING btree (area_id, category);


--
-- Name: ix_needs_described_at; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_needs_described_at ON public.needs USING btree (area_id, described_at);


--
-- Name: ix_needs_serial; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_needs_serial ON public.needs USING btree (area_id, serial, id);


--
-- Name: ix_notices_deadline; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_notices_deadline ON public.notices USING btree (deadline, number) WHERE (closed_at IS NULL);


--
-- Name: ix_notices_words; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_notices_words ON public.notices USING gin (lower(((title || ' '::text) || summary)) public.gin_trgm_ops);


--
-- Name: ix_opened_bids_procedure_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_opened_bids_procedure_id ON public.opened_bids USING btree (area_id, procedure_id);


--
-- Name: ix_opened_bids_provider_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_opened_bids_provider_id ON public.opened_bids USING btree (provider_id, state) WHERE (state = ANY (ARRAY['received'::text, 'asked'::text, 'complete'::text, 'proposed'::text]));


--
-- Name: ix_opened_bids_state; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_opened_bids_state ON public.opened_bids USING btree (area_id, state) WHERE (state = ANY (ARRAY['received'::text, 'asked'::text, 'complete'::text, 'proposed'::text]));


--
-- Name: ix_outbox_area_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_outbox_area_id ON public.outbox USING btree (area_id, at, id);


--
-- Name: ix_outbox_next_real; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_outbox_next_real ON public.outbox USING btree (next_real) WHERE (sent_real IS NULL);


--
-- Name: ix_outcomes_area_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_outcomes_area_id ON public.outcomes USING btree (area_id, ended_at, commitment_id);


--
-- Name: ix_outcomes_ended_at; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_outcomes_ended_at ON public.outcomes USING btree (ended_at, commitment_id);


--
-- Name: ix_procedures_agreement_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_procedures_agreement_id ON public.procedures USING btree (area_id, agreement_id) WHERE (reserved > 0);


--
-- Name: ix_procedures_budget_line_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_procedures_budget_line_id ON public.procedures USING btree (area_id, budget_line_id) WHERE (reserved > 0);


--
-- Name: ix_procedures_deadline; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_procedures_deadline ON public.procedures USING btree (area_id, deadline, id);


--
-- Name: ix_procedures_need_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_procedures_need_id ON public.procedures USING btree (area_id, need_id);


--
-- Name: ix_procedures_published_at; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_procedures_published_at ON public.procedures USING btree (kind, published_at, id) WHERE (audience = 'providers'::text);


--
-- Name: ix_procedures_serial; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_procedures_serial ON public.procedures USING btree (area_id, kind, serial, id);


--
-- Name: ix_procedures_state; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_procedures_state ON public.procedures USING btree (area_id, state) WHERE (state = ANY (ARRAY['draft'::text, 'open'::text, 'closed'::text, 'assessment'::text, 'prepared'::text]));


--
-- Name: ix_published_cards_area_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_published_cards_area_id ON public.published_cards USING btree (area_id, published_at, card_id) WHERE on_offer;


--
-- Name: ix_published_cards_on_offer; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_published_cards_on_offer ON public.published_cards USING btree (published_at, card_id) WHERE on_offer;


--
-- Name: ix_published_cards_words; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_published_cards_words ON public.published_cards USING gin (lower((((((content ->> 'title'::text) || ' '::text) || (content ->> 'description'::text)) || ' '::text) || provider_name)) public.gin_trgm_ops);


--
-- Name: ix_referrals_commitment_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_referrals_commitment_id ON public.referrals USING btree (area_id, commitment_id, referred_at, id);


--
-- Name: ix_referrals_provider_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_referrals_provider_id ON public.referrals USING btree (provider_id, id);


--
-- Name: ix_sessions_expires_real; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_sessions_expires_real ON public.sessions USING btree (expires_real);


--
-- Name: ix_supplements_bid_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_supplements_bid_id ON public.supplements USING btree (area_id, bid_id);


--
-- Name: ix_supplements_commitment_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_supplements_commitment_id ON public.supplements USING btree (area_id, commitment_id) WHERE (commitment_id IS NOT NULL);


--
-- Name: ix_tokens_membership_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_tokens_membership_id ON public.tokens USING btree (membership_id, made_real, id);


--
-- Name: ix_verifications_commitment_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_verifications_commitment_id ON public.verifications USING btree (area_id, commitment_id);


--
-- Name: ix_verifications_fact_id; Type: INDEX; Schema: public; Owner: owner
--

CREATE INDEX ix_verifications_fact_id ON public.verifications USING btree (area_id, fact_id);


--
-- Name: uq_bids_one; Type: INDEX; Schema: public; Owner: owner
--

CREATE UNIQUE INDEX uq_bids_one ON public.bids USING btree (area_id, procedure_id, provider_id) WHERE one_bid;


--
-- Name: uq_dated_values_waiting; Type: INDEX; Schema: public; Owner: owner
--

CREATE UNIQUE INDEX uq_dated_values_waiting ON public.dated_values USING btree (area_id, kind, begins) WHERE (state = 'entered'::text);


--
-- Name: uq_decisions_compared; Type: INDEX; Schema: public; Owner: owner
--

CREATE UNIQUE INDEX uq_decisions_compared ON public.decisions USING btree (area_id, procedure_id) WHERE (content IS NULL);


--
-- Name: uq_facts_ref; Type: INDEX; Schema: public; Owner: owner
--

CREATE UNIQUE INDEX uq_facts_ref ON public.facts USING btree (area_id, commitment_id, code, ((content ->> 'ref'::text))) WHERE ((code = ANY (ARRAY['gate-passed'::text, 'report-accepted'::text])) AND (corrects IS NULL));


--
-- Name: uq_memberships_one; Type: INDEX; Schema: public; Owner: owner
--

CREATE UNIQUE INDEX uq_memberships_one ON public.memberships USING btree (person_id, role, COALESCE(area_id, provider_id)) WHERE (ended_real IS NULL);


--
-- Name: uq_people_email; Type: INDEX; Schema: public; Owner: owner
--

CREATE UNIQUE INDEX uq_people_email ON public.people USING btree (lower(email));


--
-- Name: uq_referrals_live; Type: INDEX; Schema: public; Owner: owner
--

CREATE UNIQUE INDEX uq_referrals_live ON public.referrals USING btree (area_id, commitment_id, client) WHERE (state = ANY (ARRAY['referred'::text, 'accepted'::text, 'started'::text]));


--
-- Name: events events_append_only; Type: TRIGGER; Schema: public; Owner: owner
--

CREATE TRIGGER events_append_only BEFORE TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_truncate();


--
-- Name: agreement_members fk_agreement_members_agreement; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.agreement_members
    ADD CONSTRAINT fk_agreement_members_agreement FOREIGN KEY (area_id, agreement_id) REFERENCES public.agreements(area_id, id);


--
-- Name: agreement_members fk_agreement_members_decided_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.agreement_members
    ADD CONSTRAINT fk_agreement_members_decided_by FOREIGN KEY (decided_by) REFERENCES public.people(id);


--
-- Name: agreement_members fk_agreement_members_provider_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.agreement_members
    ADD CONSTRAINT fk_agreement_members_provider_id FOREIGN KEY (provider_id) REFERENCES public.providers(id);


--
-- Name: agreements fk_agreements_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT fk_agreements_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: approvals fk_approvals_by_person; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT fk_approvals_by_person FOREIGN KEY (by_person) REFERENCES public.people(id);


--
-- Name: approvals fk_approvals_line; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.approvals
    ADD CONSTRAINT fk_approvals_line FOREIGN KEY (area_id, line_id, provider_id) REFERENCES public.lines(area_id, id, provider_id);


--
-- Name: assessments fk_assessments_bid; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.assessments
    ADD CONSTRAINT fk_assessments_bid FOREIGN KEY (area_id, bid_id) REFERENCES public.opened_bids(area_id, bid_id);


--
-- Name: assessments fk_assessments_by_person; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.assessments
    ADD CONSTRAINT fk_assessments_by_person FOREIGN KEY (by_person) REFERENCES public.people(id);


--
-- Name: assessments fk_assessments_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.assessments
    ADD CONSTRAINT fk_assessments_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES public.procedures(area_id, id);


--
-- Name: awards fk_awards_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.awards
    ADD CONSTRAINT fk_awards_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: awards fk_awards_commitment; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.awards
    ADD CONSTRAINT fk_awards_commitment FOREIGN KEY (area_id, commitment_id) REFERENCES public.commitments(area_id, id);


--
-- Name: bid_drafts fk_bid_drafts_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.bid_drafts
    ADD CONSTRAINT fk_bid_drafts_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES public.procedures(area_id, id);


--
-- Name: bid_drafts fk_bid_drafts_provider_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.bid_drafts
    ADD CONSTRAINT fk_bid_drafts_provider_id FOREIGN KEY (provider_id) REFERENCES public.providers(id);


--
-- Name: bids fk_bids_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.bids
    ADD CONSTRAINT fk_bids_procedure FOREIGN KEY (area_id, procedure_id, one_bid) REFERENCES public.procedures(area_id, id, one_bid);


--
-- Name: bids fk_bids_provider_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.bids
    ADD CONSTRAINT fk_bids_provider_id FOREIGN KEY (provider_id) REFERENCES public.providers(id);


--
-- Name: budget_lines fk_budget_lines_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.budget_lines
    ADD CONSTRAINT fk_budget_lines_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: card_checks fk_card_checks_by_person; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.card_checks
    ADD CONSTRAINT fk_card_checks_by_person FOREIGN KEY (by_person) REFERENCES public.people(id);


--
-- Name: card_checks fk_card_checks_card; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.card_checks
    ADD CONSTRAINT fk_card_checks_card FOREIGN KEY (area_id, card_id, provider_id) REFERENCES public.cards(area_id, id, provider_id);


--
-- Name: cards fk_cards_registration; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.cards
    ADD CONSTRAINT fk_cards_registration FOREIGN KEY (area_id, provider_id) REFERENCES public.registrations(area_id, provider_id);


--
-- Name: codes fk_codes_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.codes
    ADD CONSTRAINT fk_codes_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: commitments fk_commitments_agreement; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT fk_commitments_agreement FOREIGN KEY (area_id, agreement_id) REFERENCES public.agreements(area_id, id);


--
-- Name: commitments fk_commitments_budget_line; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT fk_commitments_budget_line FOREIGN KEY (area_id, budget_line_id) REFERENCES public.budget_lines(area_id, id);


--
-- Name: commitments fk_commitments_concluded_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT fk_commitments_concluded_by FOREIGN KEY (concluded_by) REFERENCES public.people(id);


--
-- Name: commitments fk_commitments_decision; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT fk_commitments_decision FOREIGN KEY (area_id, decision_id) REFERENCES public.decisions(area_id, id);


--
-- Name: commitments fk_commitments_need; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT fk_commitments_need FOREIGN KEY (area_id, need_id) REFERENCES public.needs(area_id, id);


--
-- Name: commitments fk_commitments_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT fk_commitments_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES public.procedures(area_id, id);


--
-- Name: commitments fk_commitments_provider_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.commitments
    ADD CONSTRAINT fk_commitments_provider_id FOREIGN KEY (provider_id) REFERENCES public.providers(id);


--
-- Name: counters fk_counters_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.counters
    ADD CONSTRAINT fk_counters_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: dated_values fk_dated_values_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.dated_values
    ADD CONSTRAINT fk_dated_values_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: dated_values fk_dated_values_confirmed_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.dated_values
    ADD CONSTRAINT fk_dated_values_confirmed_by FOREIGN KEY (confirmed_by) REFERENCES public.people(id);


--
-- Name: dated_values fk_dated_values_entered_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.dated_values
    ADD CONSTRAINT fk_dated_values_entered_by FOREIGN KEY (entered_by) REFERENCES public.people(id);


--
-- Name: dated_values fk_dated_values_withdrawn_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.dated_values
    ADD CONSTRAINT fk_dated_values_withdrawn_by FOREIGN KEY (withdrawn_by) REFERENCES public.people(id);


--
-- Name: decisions fk_decisions_bid; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT fk_decisions_bid FOREIGN KEY (area_id, bid_id) REFERENCES public.opened_bids(area_id, bid_id);


--
-- Name: decisions fk_decisions_made_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT fk_decisions_made_by FOREIGN KEY (made_by) REFERENCES public.people(id);


--
-- Name: decisions fk_decisions_prepared_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT fk_decisions_prepared_by FOREIGN KEY (prepared_by) REFERENCES public.people(id);


--
-- Name: decisions fk_decisions_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.decisions
    ADD CONSTRAINT fk_decisions_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES public.procedures(area_id, id);


--
-- Name: declarations fk_declarations_bid; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.declarations
    ADD CONSTRAINT fk_declarations_bid FOREIGN KEY (area_id, bid_id) REFERENCES public.opened_bids(area_id, bid_id);


--
-- Name: declarations fk_declarations_person_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.declarations
    ADD CONSTRAINT fk_declarations_person_id FOREIGN KEY (person_id) REFERENCES public.people(id);


--
-- Name: declarations fk_declarations_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.declarations
    ADD CONSTRAINT fk_declarations_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES public.procedures(area_id, id);


--
-- Name: facts fk_facts_commitment; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT fk_facts_commitment FOREIGN KEY (area_id, commitment_id, provider_id) REFERENCES public.commitments(area_id, id, provider_id);


--
-- Name: facts fk_facts_corrects; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT fk_facts_corrects FOREIGN KEY (area_id, corrects, commitment_id) REFERENCES public.facts(area_id, id, commitment_id);


--
-- Name: facts fk_facts_said_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.facts
    ADD CONSTRAINT fk_facts_said_by FOREIGN KEY (said_by) REFERENCES public.people(id);


--
-- Name: idempotency fk_idempotency_membership_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.idempotency
    ADD CONSTRAINT fk_idempotency_membership_id FOREIGN KEY (membership_id) REFERENCES public.memberships(id);


--
-- Name: invitations fk_invitations_card; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_card FOREIGN KEY (area_id, card_id, provider_id) REFERENCES public.cards(area_id, id, provider_id);


--
-- Name: invitations fk_invitations_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES public.procedures(area_id, id);


--
-- Name: invitations fk_invitations_provider_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_provider_id FOREIGN KEY (provider_id) REFERENCES public.providers(id);


--
-- Name: kept_items fk_kept_items_commitment; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.kept_items
    ADD CONSTRAINT fk_kept_items_commitment FOREIGN KEY (area_id, commitment_id, provider_id) REFERENCES public.commitments(area_id, id, provider_id);


--
-- Name: letters fk_letters_bid; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.letters
    ADD CONSTRAINT fk_letters_bid FOREIGN KEY (area_id, bid_id, provider_id) REFERENCES public.bids(area_id, id, provider_id);


--
-- Name: letters fk_letters_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.letters
    ADD CONSTRAINT fk_letters_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES public.procedures(area_id, id);


--
-- Name: letters fk_letters_provider_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.letters
    ADD CONSTRAINT fk_letters_provider_id FOREIGN KEY (provider_id) REFERENCES public.providers(id);


--
-- Name: lines fk_lines_commitment; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.lines
    ADD CONSTRAINT fk_lines_commitment FOREIGN KEY (area_id, commitment_id, provider_id) REFERENCES public.commitments(area_id, id, provider_id);


--
-- Name: memberships fk_memberships_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT fk_memberships_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: memberships fk_memberships_person_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT fk_memberships_person_id FOREIGN KEY (person_id) REFERENCES public.people(id);


--
-- Name: memberships fk_memberships_provider_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT fk_memberships_provider_id FOREIGN KEY (provider_id) REFERENCES public.providers(id);


--
-- Name: needs fk_needs_budget_line; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.needs
    ADD CONSTRAINT fk_needs_budget_line FOREIGN KEY (area_id, budget_line_id) REFERENCES public.budget_lines(area_id, id);


--
-- Name: needs fk_needs_described_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.needs
    ADD CONSTRAINT fk_needs_described_by FOREIGN KEY (described_by) REFERENCES public.people(id);


--
-- Name: notices fk_notices_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT fk_notices_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES public.procedures(area_id, id);


--
-- Name: opened_bids fk_opened_bids_bid; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.opened_bids
    ADD CONSTRAINT fk_opened_bids_bid FOREIGN KEY (area_id, bid_id, provider_id) REFERENCES public.bids(area_id, id, provider_id);


--
-- Name: opened_bids fk_opened_bids_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.opened_bids
    ADD CONSTRAINT fk_opened_bids_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES public.procedures(area_id, id);


--
-- Name: outbox fk_outbox_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT fk_outbox_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: outcomes fk_outcomes_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT fk_outcomes_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: outcomes fk_outcomes_commitment; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.outcomes
    ADD CONSTRAINT fk_outcomes_commitment FOREIGN KEY (area_id, commitment_id) REFERENCES public.commitments(area_id, id);


--
-- Name: policies fk_policies_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT fk_policies_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: procedures fk_procedures_agreement; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.procedures
    ADD CONSTRAINT fk_procedures_agreement FOREIGN KEY (area_id, agreement_id) REFERENCES public.agreements(area_id, id);


--
-- Name: procedures fk_procedures_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.procedures
    ADD CONSTRAINT fk_procedures_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: procedures fk_procedures_budget_line; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.procedures
    ADD CONSTRAINT fk_procedures_budget_line FOREIGN KEY (area_id, budget_line_id) REFERENCES public.budget_lines(area_id, id);


--
-- Name: procedures fk_procedures_need; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.procedures
    ADD CONSTRAINT fk_procedures_need FOREIGN KEY (area_id, need_id) REFERENCES public.needs(area_id, id);


--
-- Name: procedures fk_procedures_opened_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.procedures
    ADD CONSTRAINT fk_procedures_opened_by FOREIGN KEY (opened_by) REFERENCES public.people(id);


--
-- Name: procedures fk_procedures_unlocked_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.procedures
    ADD CONSTRAINT fk_procedures_unlocked_by FOREIGN KEY (unlocked_by) REFERENCES public.people(id);


--
-- Name: published_cards fk_published_cards_card; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.published_cards
    ADD CONSTRAINT fk_published_cards_card FOREIGN KEY (area_id, card_id, provider_id) REFERENCES public.cards(area_id, id, provider_id);


--
-- Name: qualifications fk_qualifications_decided_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.qualifications
    ADD CONSTRAINT fk_qualifications_decided_by FOREIGN KEY (decided_by) REFERENCES public.people(id);


--
-- Name: qualifications fk_qualifications_registration; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.qualifications
    ADD CONSTRAINT fk_qualifications_registration FOREIGN KEY (area_id, provider_id) REFERENCES public.registrations(area_id, provider_id);


--
-- Name: referrals fk_referrals_commitment; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT fk_referrals_commitment FOREIGN KEY (area_id, commitment_id, provider_id) REFERENCES public.commitments(area_id, id, provider_id);


--
-- Name: referrals fk_referrals_referred_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.referrals
    ADD CONSTRAINT fk_referrals_referred_by FOREIGN KEY (referred_by) REFERENCES public.people(id);


--
-- Name: registrations fk_registrations_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT fk_registrations_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: registrations fk_registrations_provider_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT fk_registrations_provider_id FOREIGN KEY (provider_id) REFERENCES public.providers(id);


--
-- Name: results fk_results_award; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.results
    ADD CONSTRAINT fk_results_award FOREIGN KEY (area_id, commitment_id) REFERENCES public.awards(area_id, commitment_id);


--
-- Name: reviews fk_reviews_by_person; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT fk_reviews_by_person FOREIGN KEY (by_person) REFERENCES public.people(id);


--
-- Name: reviews fk_reviews_supplement; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.reviews
    ADD CONSTRAINT fk_reviews_supplement FOREIGN KEY (area_id, supplement_id, provider_id) REFERENCES public.supplements(area_id, id, provider_id);


--
-- Name: sessions fk_sessions_membership_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_membership_id FOREIGN KEY (membership_id) REFERENCES public.memberships(id);


--
-- Name: sessions fk_sessions_person_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_person_id FOREIGN KEY (person_id) REFERENCES public.people(id);


--
-- Name: staff_invitations fk_staff_invitations_area_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.staff_invitations
    ADD CONSTRAINT fk_staff_invitations_area_id FOREIGN KEY (area_id) REFERENCES public.areas(id);


--
-- Name: staff_invitations fk_staff_invitations_used_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.staff_invitations
    ADD CONSTRAINT fk_staff_invitations_used_by FOREIGN KEY (used_by) REFERENCES public.people(id);


--
-- Name: supplements fk_supplements_bid; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.supplements
    ADD CONSTRAINT fk_supplements_bid FOREIGN KEY (area_id, bid_id, provider_id) REFERENCES public.bids(area_id, id, provider_id);


--
-- Name: supplements fk_supplements_procedure; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.supplements
    ADD CONSTRAINT fk_supplements_procedure FOREIGN KEY (area_id, procedure_id) REFERENCES public.procedures(area_id, id);


--
-- Name: supplements fk_supplements_said_by; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.supplements
    ADD CONSTRAINT fk_supplements_said_by FOREIGN KEY (said_by) REFERENCES public.people(id);


--
-- Name: tokens fk_tokens_membership_id; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT fk_tokens_membership_id FOREIGN KEY (membership_id) REFERENCES public.memberships(id);


--
-- Name: verifications fk_verifications_by_person; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.verifications
    ADD CONSTRAINT fk_verifications_by_person FOREIGN KEY (by_person) REFERENCES public.people(id);


--
-- Name: verifications fk_verifications_commitment; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.verifications
    ADD CONSTRAINT fk_verifications_commitment FOREIGN KEY (area_id, fact_id, commitment_id) REFERENCES public.facts(area_id, id, commitment_id);


--
-- Name: verifications fk_verifications_fact; Type: FK CONSTRAINT; Schema: public; Owner: owner
--

ALTER TABLE ONLY public.verifications
    ADD CONSTRAINT fk_verifications_fact FOREIGN KEY (area_id, fact_id, provider_id) REFERENCES public.facts(area_id, id, provider_id);


--
-- Name: agreement_members; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.agreement_members ENABLE ROW LEVEL SECURITY;

--
-- Name: agreements; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.agreements ENABLE ROW LEVEL SECURITY;

--
-- Name: approvals; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.approvals ENABLE ROW LEVEL SECURITY;

--
-- Name: agreement_members area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.agreement_members FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: agreements area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.agreements FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: assessments area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.assessments FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: budget_lines area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.budget_lines FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: commitments area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.commitments FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: counters area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.counters FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: dated_values area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.dated_values FOR UPDATE USING (((area_id = ( SELECT public.app_area() AS app_area)) AND (state = 'entered'::text))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: decisions area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.decisions FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: declarations area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.declarations FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: invitations area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.invitations FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: kept_items area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.kept_items FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: needs area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.needs FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: notices area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.notices FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: opened_bids area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.opened_bids FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: outbox area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.outbox FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: policies area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.policies FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: procedures area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.procedures FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: published_cards area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.published_cards FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: qualifications area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.qualifications FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: referrals area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.referrals FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: results area_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_changes ON public.results FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: cards area_locks; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_locks ON public.cards FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: registrations area_locks; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_locks ON public.registrations FOR UPDATE USING ((area_id = ( SELECT public.app_area() AS app_area))) WITH CHECK ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: agreement_members area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.agreement_members FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: agreements area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.agreements FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: approvals area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.approvals FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: assessments area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.assessments FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: bids area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.bids FOR SELECT USING (((area_id = ( SELECT public.app_area() AS app_area)) AND (state <> 'withdrawn'::text) AND (EXISTS ( SELECT
   FROM public.procedures p
  WHERE (((p.area_id = bids.area_id) AND (p.id = bids.procedure_id)) AND ((p.unsealed_at IS NOT NULL) OR (NOT p.sealed)))))));


--
-- Name: budget_lines area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.budget_lines FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: card_checks area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.card_checks FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: cards area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.cards FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: commitments area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.commitments FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: counters area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.counters FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: dated_values area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.dated_values FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: decisions area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.decisions FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: declarations area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.declarations FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: facts area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.facts FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: invitations area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.invitations FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: kept_items area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.kept_items FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: letters area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.letters FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: lines area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.lines FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: needs area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.needs FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: opened_bids area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.opened_bids FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: outbox area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.outbox FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: policies area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.policies FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: procedures area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.procedures FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: qualifications area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.qualifications FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: referrals area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.referrals FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: registrations area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.registrations FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: reviews area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.reviews FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: supplements area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.supplements FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: verifications area_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_reads ON public.verifications FOR SELECT USING ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: facts area_says; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_says ON public.facts FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: agreement_members area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.agreement_members FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: agreements area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.agreements FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: approvals area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.approvals FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: assessments area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.assessments FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: awards area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.awards FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: budget_lines area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.budget_lines FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: card_checks area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.card_checks FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: commitments area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.commitments FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: counters area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.counters FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: dated_values area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.dated_values FOR INSERT WITH CHECK (((area_id = ( SELECT public.app_area() AS app_area)) AND (state = 'entered'::text)));


--
-- Name: decisions area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.decisions FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: declarations area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.declarations FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: invitations area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.invitations FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: kept_items area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.kept_items FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: letters area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.letters FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: lines area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.lines FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: needs area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.needs FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: notices area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.notices FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: opened_bids area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.opened_bids FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: outbox area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.outbox FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: outcomes area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.outcomes FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: policies area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.policies FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: procedures area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.procedures FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: published_cards area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.published_cards FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: qualifications area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.qualifications FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: referrals area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.referrals FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: results area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.results FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: reviews area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.reviews FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: verifications area_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY area_writes ON public.verifications FOR INSERT WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: assessments; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.assessments ENABLE ROW LEVEL SECURITY;

--
-- Name: awards; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.awards ENABLE ROW LEVEL SECURITY;

--
-- Name: bid_drafts; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.bid_drafts ENABLE ROW LEVEL SECURITY;

--
-- Name: procedures bidders_lock; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY bidders_lock ON public.procedures FOR UPDATE USING (((published_at IS NOT NULL) AND (( SELECT public.app_provider() AS app_provider) IS NOT NULL))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: procedures bidders_read; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY bidders_read ON public.procedures FOR SELECT USING (((published_at IS NOT NULL) AND (((audience = 'providers'::text) AND (( SELECT public.app_provider() AS app_provider) IS NOT NULL)) OR (EXISTS ( SELECT
   FROM public.invitations i
  WHERE ((i.area_id = procedures.area_id) AND (i.procedure_id = procedures.id) AND (i.provider_id = ( SELECT public.app_provider() AS app_provider))))))));


--
-- Name: bids; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.bids ENABLE ROW LEVEL SECURITY;

--
-- Name: budget_lines; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.budget_lines ENABLE ROW LEVEL SECURITY;

--
-- Name: card_checks; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.card_checks ENABLE ROW LEVEL SECURITY;

--
-- Name: cards; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.cards ENABLE ROW LEVEL SECURITY;

--
-- Name: commitments; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.commitments ENABLE ROW LEVEL SECURITY;

--
-- Name: counters; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.counters ENABLE ROW LEVEL SECURITY;

--
-- Name: dated_values; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.dated_values ENABLE ROW LEVEL SECURITY;

--
-- Name: decisions; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.decisions ENABLE ROW LEVEL SECURITY;

--
-- Name: declarations; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.declarations ENABLE ROW LEVEL SECURITY;

--
-- Name: events; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.events ENABLE ROW LEVEL SECURITY;

--
-- Name: awards everyone_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY everyone_reads ON public.awards FOR SELECT USING (true);


--
-- Name: notices everyone_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY everyone_reads ON public.notices FOR SELECT USING (true);


--
-- Name: outcomes everyone_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY everyone_reads ON public.outcomes FOR SELECT USING (true);


--
-- Name: published_cards everyone_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY everyone_reads ON public.published_cards FOR SELECT USING (true);


--
-- Name: results everyone_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY everyone_reads ON public.results FOR SELECT USING (true);


--
-- Name: facts; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.facts ENABLE ROW LEVEL SECURITY;

--
-- Name: idempotency; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.idempotency ENABLE ROW LEVEL SECURITY;

--
-- Name: invitations; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.invitations ENABLE ROW LEVEL SECURITY;

--
-- Name: kept_items; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.kept_items ENABLE ROW LEVEL SECURITY;

--
-- Name: letters; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.letters ENABLE ROW LEVEL SECURITY;

--
-- Name: lines; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.lines ENABLE ROW LEVEL SECURITY;

--
-- Name: agreements members_read; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY members_read ON public.agreements FOR SELECT USING ((EXISTS ( SELECT
   FROM public.agreement_members m
  WHERE ((m.area_id = agreements.area_id) AND (m.agreement_id = agreements.id) AND (m.provider_id = ( SELECT public.app_provider() AS app_provider))))));


--
-- Name: idempotency mine; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY mine ON public.idempotency USING ((membership_id = ( SELECT public.app_membership() AS app_membership))) WITH CHECK ((membership_id = ( SELECT public.app_membership() AS app_membership)));


--
-- Name: needs; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.needs ENABLE ROW LEVEL SECURITY;

--
-- Name: notices; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.notices ENABLE ROW LEVEL SECURITY;

--
-- Name: opened_bids; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.opened_bids ENABLE ROW LEVEL SECURITY;

--
-- Name: outbox; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

--
-- Name: outcomes; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.outcomes ENABLE ROW LEVEL SECURITY;

--
-- Name: commitments party_locks; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_locks ON public.commitments FOR UPDATE USING ((provider_id = ( SELECT public.app_provider() AS app_provider))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: invitations party_locks; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_locks ON public.invitations FOR UPDATE USING ((provider_id = ( SELECT public.app_provider() AS app_provider))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: opened_bids party_locks; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_locks ON public.opened_bids FOR UPDATE USING ((provider_id = ( SELECT public.app_provider() AS app_provider))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: referrals party_locks; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_locks ON public.referrals FOR UPDATE USING ((provider_id = ( SELECT public.app_provider() AS app_provider))) WITH CHECK ((area_id = ( SELECT public.app_area() AS app_area)));


--
-- Name: agreement_members party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.agreement_members FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: approvals party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.approvals FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: card_checks party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.card_checks FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: commitments party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.commitments FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: invitations party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.invitations FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: kept_items party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.kept_items FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: letters party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.letters FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: lines party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.lines FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: opened_bids party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.opened_bids FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: qualifications party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.qualifications FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: referrals party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.referrals FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: reviews party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.reviews FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: verifications party_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY party_reads ON public.verifications FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: policies; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.policies ENABLE ROW LEVEL SECURITY;

--
-- Name: procedures; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.procedures ENABLE ROW LEVEL SECURITY;

--
-- Name: bid_drafts provider_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_changes ON public.bid_drafts FOR UPDATE USING ((provider_id = ( SELECT public.app_provider() AS app_provider))) WITH CHECK ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: bids provider_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_changes ON public.bids FOR UPDATE USING (((provider_id = ( SELECT public.app_provider() AS app_provider)) AND (EXISTS ( SELECT
   FROM public.procedures p
  WHERE (((p.area_id = bids.area_id) AND (p.id = bids.procedure_id)) AND (p.unsealed_at IS NULL) AND p.sealed))))) WITH CHECK ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: cards provider_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_changes ON public.cards FOR UPDATE USING ((provider_id = ( SELECT public.app_provider() AS app_provider))) WITH CHECK ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: registrations provider_changes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_changes ON public.registrations FOR UPDATE USING ((provider_id = ( SELECT public.app_provider() AS app_provider))) WITH CHECK ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: bid_drafts provider_drops; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_drops ON public.bid_drafts FOR DELETE USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: bid_drafts provider_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_reads ON public.bid_drafts FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: bids provider_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_reads ON public.bids FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: cards provider_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_reads ON public.cards FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: facts provider_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_reads ON public.facts FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: registrations provider_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_reads ON public.registrations FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: supplements provider_reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_reads ON public.supplements FOR SELECT USING ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: facts provider_says; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_says ON public.facts FOR INSERT WITH CHECK (((provider_id = ( SELECT public.app_provider() AS app_provider)) AND (kind = ANY (ARRAY['event'::text, 'employment'::text, 'earnings'::text, 'hours'::text, 'attendance'::text])) AND (COALESCE(code, ''::text) <> ALL (ARRAY['referred'::text, 'gate-passed'::text, 'report-accepted'::text, 'recovery-decided'::text, 'interest-decided'::text]))));


--
-- Name: bid_drafts provider_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_writes ON public.bid_drafts FOR INSERT WITH CHECK ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: bids provider_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_writes ON public.bids FOR INSERT WITH CHECK (((provider_id = ( SELECT public.app_provider() AS app_provider)) AND (EXISTS ( SELECT
   FROM public.procedures p
  WHERE (((p.area_id = bids.area_id) AND (p.id = bids.procedure_id)) AND (p.unsealed_at IS NULL))))));


--
-- Name: cards provider_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_writes ON public.cards FOR INSERT WITH CHECK ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: registrations provider_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_writes ON public.registrations FOR INSERT WITH CHECK ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: supplements provider_writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY provider_writes ON public.supplements FOR INSERT WITH CHECK ((provider_id = ( SELECT public.app_provider() AS app_provider)));


--
-- Name: published_cards; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.published_cards ENABLE ROW LEVEL SECURITY;

--
-- Name: qualifications; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.qualifications ENABLE ROW LEVEL SECURITY;

--
-- Name: events reads; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY reads ON public.events FOR SELECT USING (((visible_to = 'public'::text) OR ((area_id = ( SELECT public.app_area() AS app_area)) AND (visible_to <> 'bidder'::text)) OR ((provider_id = ( SELECT public.app_provider() AS app_provider)) AND (visible_to <> 'area'::text)) OR ((visible_to = 'parties'::text) AND (provider_id IS NULL) AND (( SELECT public.app_provider() AS app_provider) IS NOT NULL) AND (EXISTS ( SELECT
   FROM public.procedures p
  WHERE ((p.area_id = events.area_id) AND (p.id = events.procedure_id)))))));


--
-- Name: referrals; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.referrals ENABLE ROW LEVEL SECURITY;

--
-- Name: registrations; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.registrations ENABLE ROW LEVEL SECURITY;

--
-- Name: results; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.results ENABLE ROW LEVEL SECURITY;

--
-- Name: reviews; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.reviews ENABLE ROW LEVEL SECURITY;

--
-- Name: supplements; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.supplements ENABLE ROW LEVEL SECURITY;

--
-- Name: verifications; Type: ROW SECURITY; Schema: public; Owner: owner
--

ALTER TABLE public.verifications ENABLE ROW LEVEL SECURITY;

--
-- Name: events writes; Type: POLICY; Schema: public; Owner: owner
--

CREATE POLICY writes ON public.events FOR INSERT WITH CHECK (((area_id = ( SELECT public.app_area() AS app_area)) OR ((provider_id = ( SELECT public.app_provider() AS app_provider)) AND (visible_to = ANY (ARRAY['bidder'::text, 'parties'::text])))));


--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner
--

GRANT USAGE ON SCHEMA public TO web;


--
-- Name: TABLE clock; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT ON TABLE public.clock TO web;


--
-- Name: TABLE agreement_members; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.agreement_members TO web;


--
-- Name: TABLE agreements; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.agreements TO web;


--
-- Name: TABLE approvals; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.approvals TO web;


--
-- Name: TABLE areas; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT ON TABLE public.areas TO web;


--
-- Name: TABLE assessments; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.assessments TO web;


--
-- Name: TABLE attempts; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.attempts TO web;


--
-- Name: TABLE awards; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.awards TO web;


--
-- Name: TABLE bid_drafts; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,DELETE ON TABLE public.bid_drafts TO web;


--
-- Name: COLUMN bid_drafts.ciphertext; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(ciphertext) ON TABLE public.bid_drafts TO web;


--
-- Name: COLUMN bid_drafts.key_for_provider; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(key_for_provider) ON TABLE public.bid_drafts TO web;


--
-- Name: COLUMN bid_drafts.saved_at; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(saved_at) ON TABLE public.bid_drafts TO web;


--
-- Name: TABLE bids; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.bids TO web;


--
-- Name: COLUMN bids.state; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(state) ON TABLE public.bids TO web;


--
-- Name: COLUMN bids.ciphertext; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(ciphertext) ON TABLE public.bids TO web;


--
-- Name: COLUMN bids.key_for_procedure; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(key_for_procedure) ON TABLE public.bids TO web;


--
-- Name: COLUMN bids.key_for_provider; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(key_for_provider) ON TABLE public.bids TO web;


--
-- Name: COLUMN bids.receipt; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(receipt) ON TABLE public.bids TO web;


--
-- Name: COLUMN bids.submitted_at; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(submitted_at) ON TABLE public.bids TO web;


--
-- Name: COLUMN bids.version; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(version) ON TABLE public.bids TO web;


--
-- Name: TABLE budget_lines; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.budget_lines TO web;


--
-- Name: TABLE card_checks; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.card_checks TO web;


--
-- Name: TABLE cards; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.cards TO web;


--
-- Name: COLUMN cards.content; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(content) ON TABLE public.cards TO web;


--
-- Name: COLUMN cards.availability; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(availability) ON TABLE public.cards TO web;


--
-- Name: COLUMN cards.edition; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(edition) ON TABLE public.cards TO web;


--
-- Name: COLUMN cards.changed_at; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(changed_at) ON TABLE public.cards TO web;


--
-- Name: COLUMN cards.sent_at; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(sent_at) ON TABLE public.cards TO web;


--
-- Name: COLUMN cards.paused_at; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(paused_at) ON TABLE public.cards TO web;


--
-- Name: COLUMN cards.withdrawn_at; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(withdrawn_at) ON TABLE public.cards TO web;


--
-- Name: COLUMN cards.version; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(version) ON TABLE public.cards TO web;


--
-- Name: TABLE codes; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT ON TABLE public.codes TO web;


--
-- Name: TABLE commitments; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.commitments TO web;


--
-- Name: TABLE counters; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.counters TO web;


--
-- Name: TABLE dated_values; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.dated_values TO web;


--
-- Name: COLUMN dated_values.state; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(state) ON TABLE public.dated_values TO web;


--
-- Name: COLUMN dated_values.confirmed_by; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(confirmed_by) ON TABLE public.dated_values TO web;


--
-- Name: COLUMN dated_values.confirmed_at; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(confirmed_at) ON TABLE public.dated_values TO web;


--
-- Name: COLUMN dated_values.withdrawn_by; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(withdrawn_by) ON TABLE public.dated_values TO web;


--
-- Name: COLUMN dated_values.withdrawn_at; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(withdrawn_at) ON TABLE public.dated_values TO web;


--
-- Name: COLUMN dated_values.reason; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(reason) ON TABLE public.dated_values TO web;


--
-- Name: COLUMN dated_values.version; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(version) ON TABLE public.dated_values TO web;


--
-- Name: TABLE decisions; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.decisions TO web;


--
-- Name: TABLE declarations; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.declarations TO web;


--
-- Name: TABLE digest_keys; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.digest_keys TO web;


--
-- Name: TABLE due; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.due TO web;


--
-- Name: TABLE events; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.events TO web;


--
-- Name: TABLE facts; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.facts TO web;


--
-- Name: TABLE idempotency; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.idempotency TO web;


--
-- Name: COLUMN idempotency.noun_id; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(noun_id) ON TABLE public.idempotency TO web;


--
-- Name: TABLE invitations; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.invitations TO web;


--
-- Name: TABLE kept_items; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.kept_items TO web;


--
-- Name: TABLE letters; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.letters TO web;


--
-- Name: TABLE lines; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.lines TO web;


--
-- Name: TABLE outbox; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.outbox TO web;


--
-- Name: TABLE mail_waiting; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT ON TABLE public.mail_waiting TO web;


--
-- Name: TABLE memberships; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.memberships TO web;


--
-- Name: TABLE needs; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.needs TO web;


--
-- Name: TABLE notices; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.notices TO web;


--
-- Name: COLUMN notices.deadline; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(deadline) ON TABLE public.notices TO web;


--
-- Name: COLUMN notices.deadline_before; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(deadline_before) ON TABLE public.notices TO web;


--
-- Name: COLUMN notices.closed_at; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(closed_at) ON TABLE public.notices TO web;


--
-- Name: COLUMN notices.version; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(version) ON TABLE public.notices TO web;


--
-- Name: TABLE opened_bids; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.opened_bids TO web;


--
-- Name: COLUMN opened_bids.state; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(state) ON TABLE public.opened_bids TO web;


--
-- Name: COLUMN opened_bids.asked; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(asked) ON TABLE public.opened_bids TO web;


--
-- Name: COLUMN opened_bids.answer_by; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(answer_by) ON TABLE public.opened_bids TO web;


--
-- Name: COLUMN opened_bids.version; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(version) ON TABLE public.opened_bids TO web;


--
-- Name: TABLE outcomes; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.outcomes TO web;


--
-- Name: TABLE people; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.people TO web;


--
-- Name: TABLE policies; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.policies TO web;


--
-- Name: TABLE procedures; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.procedures TO web;


--
-- Name: TABLE providers; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.providers TO web;


--
-- Name: TABLE published_cards; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.published_cards TO web;


--
-- Name: TABLE qualifications; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.qualifications TO web;


--
-- Name: TABLE referrals; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.referrals TO web;


--
-- Name: TABLE registrations; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.registrations TO web;


--
-- Name: COLUMN registrations.contact_name; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(contact_name) ON TABLE public.registrations TO web;


--
-- Name: COLUMN registrations.contact_email; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(contact_email) ON TABLE public.registrations TO web;


--
-- Name: COLUMN registrations.languages; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(languages) ON TABLE public.registrations TO web;


--
-- Name: COLUMN registrations.municipalities; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(municipalities) ON TABLE public.registrations TO web;


--
-- Name: COLUMN registrations.baskets; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(baskets) ON TABLE public.registrations TO web;


--
-- Name: COLUMN registrations.registered_at; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(registered_at) ON TABLE public.registrations TO web;


--
-- Name: COLUMN registrations.version; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(version) ON TABLE public.registrations TO web;


--
-- Name: TABLE results; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.results TO web;


--
-- Name: COLUMN results.started; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(started) ON TABLE public.results TO web;


--
-- Name: COLUMN results.employed; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(employed) ON TABLE public.results TO web;


--
-- Name: COLUMN results.paid; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(paid) ON TABLE public.results TO web;


--
-- Name: COLUMN results.as_of; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(as_of) ON TABLE public.results TO web;


--
-- Name: TABLE reviews; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.reviews TO web;


--
-- Name: TABLE sessions; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO web;


--
-- Name: TABLE staff_invitations; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT ON TABLE public.staff_invitations TO web;


--
-- Name: COLUMN staff_invitations.ended_real; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(ended_real) ON TABLE public.staff_invitations TO web;


--
-- Name: COLUMN staff_invitations.used_by; Type: ACL; Schema: public; Owner: owner
--

GRANT UPDATE(used_by) ON TABLE public.staff_invitations TO web;


--
-- Name: TABLE supplements; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.supplements TO web;


--
-- Name: TABLE tokens; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.tokens TO web;


--
-- Name: TABLE verifications; Type: ACL; Schema: public; Owner: owner
--

GRANT SELECT,INSERT ON TABLE public.verifications TO web;


--
-- PostgreSQL database dump complete
--


