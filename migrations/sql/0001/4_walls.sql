-- Who sees and writes what: the second wall, behind queries that name the area or provider themselves.
-- Policies are per command; an UPDATE repeats the SELECT condition, since one without WHERE skips it.
-- Who acts is asked in a subselect: once for a statement, not again for each row that is looked at.

GRANT USAGE ON SCHEMA public TO web;

-- Global: reached by action. Only `owner` writes areas, code lists and the clock.
GRANT SELECT ON clock, areas, codes, mail_waiting TO web;
GRANT SELECT, INSERT, UPDATE ON people, memberships, providers, sessions, tokens TO web;
GRANT SELECT, INSERT ON digest_keys TO web;
GRANT SELECT, UPDATE (ended_real, used_by) ON staff_invitations TO web; -- the owner alone invites
GRANT SELECT, INSERT, UPDATE, DELETE ON due, attempts TO web;
GRANT DELETE ON sessions TO web;

DO $$
DECLARE t text;
BEGIN
  -- area: the area alone
  FOREACH t IN ARRAY '{policies,counters,outbox,budget_lines,needs,declarations,assessments,decisions}'::text[] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY area_reads ON %I FOR SELECT USING (area_id = (SELECT app_area()))', t);
    EXECUTE format('CREATE POLICY area_writes ON %I FOR INSERT WITH CHECK (area_id = (SELECT app_area()))', t);
    EXECUTE format('CREATE POLICY area_changes ON %I FOR UPDATE USING (area_id = (SELECT app_area())) WITH CHECK (area_id = (SELECT app_area()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO web', t);
  END LOOP;

  -- two-party, written by the area: the other party reads its own rows
  FOREACH t IN ARRAY '{qualifications,card_checks,reviews,invitations,opened_bids,letters,commitments,referrals,verifications,kept_items,lines,approvals,agreement_members}'::text[] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY area_reads ON %I FOR SELECT USING (area_id = (SELECT app_area()))', t);
    EXECUTE format('CREATE POLICY party_reads ON %I FOR SELECT USING (provider_id = (SELECT app_provider()))', t);
    EXECUTE format('CREATE POLICY area_writes ON %I FOR INSERT WITH CHECK (area_id = (SELECT app_area()))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO web', t);
  END LOOP;
  FOREACH t IN ARRAY '{qualifications,agreement_members,invitations,commitments,referrals,kept_items}'::text[] LOOP
    EXECUTE format('CREATE POLICY area_changes ON %I FOR UPDATE USING (area_id = (SELECT app_area())) WITH CHECK (area_id = (SELECT app_area()))', t);
    EXECUTE format('GRANT UPDATE ON %I TO web', t);
  END LOOP;
  EXECUTE 'CREATE POLICY area_changes ON opened_bids FOR UPDATE USING (area_id = (SELECT app_area())) WITH CHECK (area_id = (SELECT app_area()))';
  EXECUTE 'GRANT UPDATE (state, asked, answer_by, version) ON opened_bids TO web'; -- what was handed in stays as it was
  -- the other party may lock FOR SHARE what it may not change: it sees the row, and any change of it fails the check
  FOREACH t IN ARRAY '{opened_bids,invitations,commitments,referrals}'::text[] LOOP
    EXECUTE format('CREATE POLICY party_locks ON %I FOR UPDATE USING (provider_id = (SELECT app_provider())) WITH CHECK (area_id = (SELECT app_area()))', t);
  END LOOP;

  -- two-party, written by the provider
  FOREACH t IN ARRAY '{registrations,cards,bids,bid_drafts,supplements,facts}'::text[] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY provider_reads ON %I FOR SELECT USING (provider_id = (SELECT app_provider()))', t);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO web', t);
  END LOOP;
END $$;

-- values that change: the area alone; what is confirmed or withdrawn stays as it is
ALTER TABLE dated_values ENABLE ROW LEVEL SECURITY;
CREATE POLICY area_reads ON dated_values FOR SELECT USING (area_id = (SELECT app_area()));
CREATE POLICY area_writes ON dated_values FOR INSERT WITH CHECK (area_id = (SELECT app_area()) AND state = 'entered');
CREATE POLICY area_changes ON dated_values FOR UPDATE USING (area_id = (SELECT app_area()) AND state = 'entered') WITH CHECK (area_id = (SELECT app_area()));
GRANT SELECT, INSERT, UPDATE (state, confirmed_by, confirmed_at, withdrawn_by, withdrawn_at, reason, version) ON dated_values TO web;

-- agreements: the area, and their members
ALTER TABLE agreements ENABLE ROW LEVEL SECURITY;
CREATE POLICY area_reads ON agreements FOR SELECT USING (area_id = (SELECT app_area()));
CREATE POLICY members_read ON agreements FOR SELECT USING (EXISTS (
  SELECT FROM agreement_members m WHERE (m.area_id, m.agreement_id, m.provider_id) = (agreements.area_id, agreements.id, (SELECT app_provider()))));
CREATE POLICY area_writes ON agreements FOR INSERT WITH CHECK (area_id = (SELECT app_area()));
CREATE POLICY area_changes ON agreements FOR UPDATE USING (area_id = (SELECT app_area())) WITH CHECK (area_id = (SELECT app_area()));
GRANT SELECT, INSERT, UPDATE ON agreements TO web;

-- procedures: the area; once published, those invited, or any provider where it is open to all
ALTER TABLE procedures ENABLE ROW LEVEL SECURITY;
CREATE POLICY area_reads ON procedures FOR SELECT USING (area_id = (SELECT app_area()));
CREATE POLICY bidders_read ON procedures FOR SELECT USING (published_at IS NOT NULL AND (
  audience = 'providers' AND (SELECT app_provider()) IS NOT NULL OR EXISTS (
    SELECT FROM invitations i WHERE (i.area_id, i.procedure_id, i.provider_id) = (procedures.area_id, procedures.id, (SELECT app_provider())))));
CREATE POLICY area_writes ON procedures FOR INSERT WITH CHECK (area_id = (SELECT app_area()));
CREATE POLICY area_changes ON procedures FOR UPDATE USING (area_id = (SELECT app_area())) WITH CHECK (area_id = (SELECT app_area()));
CREATE POLICY bidders_lock ON procedures FOR UPDATE
  USING (published_at IS NOT NULL AND (SELECT app_provider()) IS NOT NULL) WITH CHECK (area_id = (SELECT app_area()));
GRANT SELECT, INSERT, UPDATE ON procedures TO web;

-- registrations: the provider's word, read by the area it registered with
CREATE POLICY area_reads ON registrations FOR SELECT USING (area_id = (SELECT app_area()));
CREATE POLICY provider_writes ON registrations FOR INSERT WITH CHECK (provider_id = (SELECT app_provider()));
CREATE POLICY provider_changes ON registrations FOR UPDATE USING (provider_id = (SELECT app_provider())) WITH CHECK (provider_id = (SELECT app_provider()));
CREATE POLICY area_locks ON registrations FOR UPDATE USING (area_id = (SELECT app_area())) WITH CHECK (provider_id = (SELECT app_provider()));
GRANT UPDATE (contact_name, contact_email, languages, municipalities, baskets, registered_at, version) ON registrations TO web;

-- cards: the provider's word; the area reads and locks what it may not change
CREATE POLICY area_reads ON cards FOR SELECT USING (area_id = (SELECT app_area()));
CREATE POLICY provider_writes ON cards FOR INSERT WITH CHECK (provider_id = (SELECT app_provider()));
CREATE POLICY provider_changes ON cards FOR UPDATE USING (provider_id = (SELECT app_provider())) WITH CHECK (provider_id = (SELECT app_provider()));
CREATE POLICY area_locks ON cards FOR UPDATE USING (area_id = (SELECT app_area())) WITH CHECK (provider_id = (SELECT app_provider()));
GRANT UPDATE (content, availability, edition, changed_at, sent_at, paused_at, withdrawn_at, version) ON cards TO web;

-- bids: changed only before the unsealing; the area reads those not withdrawn after it. A bid never moves to another procedure or bidder.
CREATE POLICY area_reads ON bids FOR SELECT USING (area_id = (SELECT app_area()) AND state <> 'withdrawn' AND EXISTS (
  SELECT FROM procedures p WHERE (p.area_id, p.id) = (bids.area_id, bids.procedure_id) AND (p.unsealed_at IS NOT NULL OR NOT p.sealed)));
CREATE POLICY provider_writes ON bids FOR INSERT WITH CHECK (provider_id = (SELECT app_provider()) AND EXISTS (
  SELECT FROM procedures p WHERE (p.area_id, p.id) = (bids.area_id, bids.procedure_id) AND p.unsealed_at IS NULL));
CREATE POLICY provider_changes ON bids FOR UPDATE
  USING (provider_id = (SELECT app_provider()) AND EXISTS (
    SELECT FROM procedures p WHERE (p.area_id, p.id) = (bids.area_id, bids.procedure_id) AND p.unsealed_at IS NULL AND p.sealed))
  WITH CHECK (provider_id = (SELECT app_provider()));
GRANT UPDATE (state, ciphertext, key_for_procedure, key_for_provider, receipt, submitted_at, version) ON bids TO web;

-- drafts of bids: nobody's but the bidder's
CREATE POLICY provider_writes ON bid_drafts FOR INSERT WITH CHECK (provider_id = (SELECT app_provider()));
CREATE POLICY provider_changes ON bid_drafts FOR UPDATE USING (provider_id = (SELECT app_provider())) WITH CHECK (provider_id = (SELECT app_provider()));
CREATE POLICY provider_drops ON bid_drafts FOR DELETE USING (provider_id = (SELECT app_provider()));
GRANT UPDATE (ciphertext, key_for_provider, saved_at), DELETE ON bid_drafts TO web;

-- supplements: insert-only, the provider's; the area reads them
CREATE POLICY area_reads ON supplements FOR SELECT USING (area_id = (SELECT app_area()));
CREATE POLICY provider_writes ON supplements FOR INSERT WITH CHECK (provider_id = (SELECT app_provider()));

-- facts: insert-only; who may say which kind is held here too
CREATE POLICY area_reads ON facts FOR SELECT USING (area_id = (SELECT app_area()));
CREATE POLICY area_says ON facts FOR INSERT WITH CHECK (area_id = (SELECT app_area()));
CREATE POLICY provider_says ON facts FOR INSERT WITH CHECK (
  provider_id = (SELECT app_provider()) AND kind IN ('event', 'employment', 'earnings', 'hours', 'attendance')
  AND coalesce(code, '') NOT IN ('referred', 'gate-passed', 'report-accepted', 'recovery-decided', 'interest-decided'));

-- events: append-only; a provider writes only what it and perhaps the area may see
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY reads ON events FOR SELECT USING (visible_to = 'public' OR area_id = (SELECT app_area()) AND visible_to <> 'bidder'
  OR provider_id = (SELECT app_provider()) AND visible_to <> 'area'
  OR visible_to = 'parties' AND provider_id IS NULL AND (SELECT app_provider()) IS NOT NULL AND EXISTS (
    SELECT FROM procedures p WHERE (p.area_id, p.id) = (events.area_id, events.procedure_id))); -- what all who were invited may know
CREATE POLICY writes ON events FOR INSERT WITH CHECK (area_id = (SELECT app_area()) OR provider_id = (SELECT app_provider()) AND visible_to IN ('bidder', 'parties'));
GRANT SELECT, INSERT ON events TO web;

ALTER TABLE idempotency ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON idempotency USING (membership_id = (SELECT app_membership())) WITH CHECK (membership_id = (SELECT app_membership()));
GRANT SELECT, INSERT, UPDATE (noun_id) ON idempotency TO web;

-- public: everyone reads
ALTER TABLE published_cards ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON published_cards FOR SELECT USING (true);
CREATE POLICY area_writes ON published_cards FOR INSERT WITH CHECK (area_id = (SELECT app_area()));
CREATE POLICY area_changes ON published_cards FOR UPDATE USING (area_id = (SELECT app_area())) WITH CHECK (area_id = (SELECT app_area()));
GRANT SELECT, INSERT, UPDATE ON published_cards TO web;
ALTER TABLE awards ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON awards FOR SELECT USING (true);
CREATE POLICY area_writes ON awards FOR INSERT WITH CHECK (area_id = (SELECT app_area()));
GRANT SELECT, INSERT ON awards TO web;
ALTER TABLE outcomes ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON outcomes FOR SELECT USING (true);
CREATE POLICY area_writes ON outcomes FOR INSERT WITH CHECK (area_id = (SELECT app_area()));
GRANT SELECT, INSERT ON outcomes TO web;
ALTER TABLE notices ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON notices FOR SELECT USING (true);
CREATE POLICY area_writes ON notices FOR INSERT WITH CHECK (area_id = (SELECT app_area()));
CREATE POLICY area_changes ON notices FOR UPDATE USING (area_id = (SELECT app_area())) WITH CHECK (area_id = (SELECT app_area()));
GRANT SELECT, INSERT, UPDATE (deadline, deadline_before, closed_at, version) ON notices TO web;
ALTER TABLE results ENABLE ROW LEVEL SECURITY;
CREATE POLICY everyone_reads ON results FOR SELECT USING (true);
CREATE POLICY area_writes ON results FOR INSERT WITH CHECK (area_id = (SELECT app_area()));
CREATE POLICY area_changes ON results FOR UPDATE USING (area_id = (SELECT app_area())) WITH CHECK (area_id = (SELECT app_area()));
GRANT SELECT, INSERT, UPDATE (started, employed, paid, as_of) ON results TO web;
