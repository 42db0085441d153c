BEGIN TRANSACTION;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO "about" VALUES('digest','0a940ce1a67b7db1c6c14df93dfba49bccc5ab1a8a3a529bd1960840b4e5829d');
INSERT INTO "about" VALUES('journal_id','2b5afb810971426c8cea7c773e7c26b7');
INSERT INTO "about" VALUES('made_at','2026-11-28T21:17:13.414087Z');
INSERT INTO "about" VALUES('salt','208ea7b7824496805e604491deb64f791632f4effdb3cdcd3a211bfe57c66556');
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
        chain TEXT NOT NULL, field_sources TEXT,
        CHECK ((verdict = 'withdrawn') = (withdraws IS NOT NULL))
    ) STRICT
    ;
INSERT INTO "decision" VALUES(1,'00000000-0000-4000-8000-000000000001','2026-11-23T12:00:01.000000Z','ann',1001,'arn:aws:iam::123456789012:user/ann','acme','eu-west-1','00000000000000000000000000000001','7468853b4e54c302823153b767f6e064','["00000000000000000000000000000001", "000000000000000000000000000003e9"]',0.93,'2026-11-21T00:00:00.000000Z','merge','',NULL,'',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'0412611148309f925cf71418647f78a5c5495182b33ff90da0b6c560d5ee796a',NULL);
INSERT INTO "decision" VALUES(2,'00000000-0000-4000-8000-000000000002','2026-11-23T12:00:02.000000Z','ann',1001,'arn:aws:iam::123456789012:user/ann','acme','eu-west-1','00000000000000000000000000000001','7468853b4e54c302823153b767f6e064','["00000000000000000000000000000001", "000000000000000000000000000003e9"]',0.93,'2026-11-21T00:00:00.000000Z','merge','twins',NULL,'shared household',1,'[["a", "b"], ["c"]]','j:d','desk-7','123456789012','s-1',NULL,NULL,NULL,'581351694da6c75480641e8a0523278aa63a8893d97e929adbf5b6b2045d548d','{"Attributes": {"tier": "p-1"}, "EmailAddress": "p-2"}');
INSERT INTO "decision" VALUES(3,'00000000-0000-4000-8000-000000000003','2026-11-23T12:00:03.000000Z','ann',NULL,NULL,'acme','eu-west-1','00000000000000000000000000000002','62cef2922f0427b7ecca473c17d791a8','["00000000000000000000000000000002", "000000000000000000000000000003ea"]',NULL,NULL,'review','',NULL,'',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'d12c88937276dc31bb780c8fbdc717833a86e465f170803857188cd6f78be8c1',NULL);
INSERT INTO "decision" VALUES(4,'00000000-0000-4000-8000-000000000004','2026-11-23T12:00:04.000000Z','ann',1001,'arn:aws:iam::123456789012:user/ann','acme','eu-west-1','00000000000000000000000000000001','7468853b4e54c302823153b767f6e064','["00000000000000000000000000000001", "000000000000000000000000000003e9"]',0.93,'2026-11-21T00:00:00.000000Z','withdrawn','','00000000-0000-4000-8000-000000000001','',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'6f8e064b6fcd91e02006d18c071737b297812be313054aab4a832ada41992d01',NULL);
CREATE TABLE member (
        profile_id TEXT NOT NULL,
        seq INTEGER NOT NULL REFERENCES decision (seq),
        PRIMARY KEY (profile_id, seq)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "member" VALUES('00000000000000000000000000000001',1);
INSERT INTO "member" VALUES('00000000000000000000000000000001',2);
INSERT INTO "member" VALUES('00000000000000000000000000000002',3);
INSERT INTO "member" VALUES('000000000000000000000000000003e9',1);
INSERT INTO "member" VALUES('000000000000000000000000000003e9',2);
INSERT INTO "member" VALUES('000000000000000000000000000003ea',3);
CREATE TABLE tally (
        domain_name TEXT NOT NULL,
        region TEXT NOT NULL,
        verdict TEXT NOT NULL,
        standing INTEGER NOT NULL CHECK (standing >= 0),
        PRIMARY KEY (domain_name, region, verdict)
    ) STRICT, WITHOUT ROWID
    ;
INSERT INTO "tally" VALUES('acme','eu-west-1','merge',1);
INSERT INTO "tally" VALUES('acme','eu-west-1','review',1);
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
