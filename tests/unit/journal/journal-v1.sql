PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE decision (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        decided_at TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        reviewer_uid INTEGER,
        caller_arn TEXT,
        domain_name TEXT NOT NULL,
        region TEXT NOT NULL,
        match_id TEXT NOT NULL,
        group_key TEXT NOT NULL,
        profile_ids TEXT NOT NULL,
        confidence_score REAL,
        match_generation_date TEXT,
        verdict TEXT NOT NULL CHECK (verdict IN ('merge', 'review', 'reject', 'withdrawn')),
        note TEXT NOT NULL,
        withdraws TEXT,
        reason TEXT NOT NULL,
        blind INTEGER NOT NULL CHECK (blind IN (0, 1)),
        clusters TEXT,
        compared_digest TEXT,
        host TEXT,
        account_id TEXT,
        session_id TEXT,
        ordered_at TEXT,
        imported_at TEXT,
        imported_by TEXT,
        chain TEXT NOT NULL,
        CHECK ((verdict = 'withdrawn') = (withdraws IS NOT NULL))
    ) STRICT
    ;
INSERT INTO decision VALUES(1,'00000000-0000-4000-8000-000000000001','2026-11-23T12:00:01.000000Z','ann',1001,'arn:aws:iam::123456789012:user/ann','acme','eu-west-1','00000000000000000000000000000001','7468853b4e54c302823153b767f6e064','["00000000000000000000000000000001", "000000000000000000000000000003e9"]',0.93000000000000004884,'2026-11-21T00:00:00.000000Z','merge','from the first release',NULL,'',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2c9cbc344664fb42cc703ed9fe9f13f1950d4fbbcb64261742be508e473a8c24');
CREATE TABLE member (
        profile_id TEXT NOT NULL,
        seq INTEGER NOT NULL REFERENCES decision (seq),
        PRIMARY KEY (profile_id, seq)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO member VALUES('00000000000000000000000000000001',1);
INSERT INTO member VALUES('000000000000000000000000000003e9',1);
CREATE TABLE tally (
        domain_name TEXT NOT NULL,
        region TEXT NOT NULL,
        verdict TEXT NOT NULL,
        standing INTEGER NOT NULL CHECK (standing >= 0),
        PRIMARY KEY (domain_name, region, verdict)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO tally VALUES('acme','eu-west-1','merge',1);
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO about VALUES('journal_id','03d3a6a08b2845e49a9715a3f751a641');
INSERT INTO about VALUES('made_at','2026-11-23T20:32:18.966175Z');
INSERT INTO about VALUES('salt','b7e05cce136d77134bb77c194c06a1cfa8c70dae955fbd4c7ad1479f52f32fa4');
CREATE INDEX decision_of_group
    ON decision (domain_name, region, group_key, coalesce(ordered_at, decided_at))
    ;
CREATE INDEX decision_of_reviewer
    ON decision (domain_name, region, reviewer, coalesce(ordered_at, decided_at))
    ;
CREATE INDEX decision_withdrawn ON decision (withdraws) WHERE withdraws IS NOT NULL;
CREATE TRIGGER decision_goes_to_the_end BEFORE INSERT ON decision
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM decision)
        OR EXISTS (SELECT 1 FROM decision WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END;
CREATE TRIGGER decision_never_changes BEFORE UPDATE ON decision
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END;
CREATE TRIGGER decision_never_goes BEFORE DELETE ON decision
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END;
CREATE TRIGGER member_never_changes BEFORE UPDATE ON member
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END;
CREATE TRIGGER member_never_goes BEFORE DELETE ON member
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END;
CREATE TRIGGER about_never_changes BEFORE UPDATE ON about
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END;
CREATE TRIGGER about_never_goes BEFORE DELETE ON about
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END;
COMMIT;
