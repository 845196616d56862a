import RateLimiting
import Storage

/// The tables of auth.
enum AuthSchema {
    static let name: Identifier = "auth"

    static let migrations: [Migration] = [
        Migration(1, "users, sessions, signing keys") {
            """
            CREATE TABLE users (
                id TEXT PRIMARY KEY,
                issuer TEXT NOT NULL,
                subject TEXT NOT NULL,
                email TEXT NOT NULL UNIQUE,
                display_name TEXT,
                is_admin BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                UNIQUE (issuer, subject)
            )
            """
            // A session is a family of refresh tokens. Its generation counts the rotations: only tokens of the
            // current generation may rotate it further.
            """
            CREATE TABLE sessions (
                id TEXT PRIMARY KEY,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                device TEXT NOT NULL,
                generation BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                last_used_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX sessions_by_user ON sessions (user_id, last_used_at)"
            "CREATE INDEX sessions_by_expiry ON sessions (expires_at)"
            """
            CREATE TABLE refresh_tokens (
                hash \(sqlite: "BLOB", postgres: "BYTEA") PRIMARY KEY,
                session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
                generation BIGINT NOT NULL,
                superseded_at BIGINT,
                expires_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id, generation)"
            "CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at)"
            """
            CREATE TABLE signing_keys (
                id TEXT PRIMARY KEY,
                sealed_seed TEXT NOT NULL,
                state TEXT NOT NULL,
                created_at BIGINT NOT NULL
            )
            """
            // Replicas that start at once all try to make the first key; one of them can.
            "CREATE UNIQUE INDEX signing_keys_active ON signing_keys (state) WHERE state = 'active'"
        },
        Migration(2, "events") { EventFeed.tables },
        Migration(3, "identities, login attempts, hand-offs") {
            // Who somebody is at a provider. The columns issuer and subject of a user remain: the identity that made it.
            """
            CREATE TABLE identities (
                issuer TEXT NOT NULL,
                subject TEXT NOT NULL,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                email TEXT NOT NULL,
                email_verified BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (issuer, subject)
            )
            """
            "CREATE INDEX identities_by_user ON identities (user_id)"
            """
            INSERT INTO identities (issuer, subject, user_id, email, email_verified, created_at)
            SELECT issuer, subject, id, email, 0, created_at FROM users
            """
            "ALTER TABLE users ADD COLUMN provider TEXT NOT NULL DEFAULT 'development'"
            // Who began to sign in, where, and what must come back. Only hashes of what proves it.
            """
            CREATE TABLE login_attempts (
                state_hash \(sqlite: "BLOB", postgres: "BYTEA") PRIMARY KEY,
                provider TEXT NOT NULL,
                browser_hash \(sqlite: "BLOB", postgres: "BYTEA"),
                sealed_secrets TEXT NOT NULL,
                expires_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX login_attempts_by_expiry ON login_attempts (expires_at)"
            """
            CREATE TABLE hand_offs (
                code_hash \(sqlite: "BLOB", postgres: "BYTEA") PRIMARY KEY,
                user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                browser_hash \(sqlite: "BLOB", postgres: "BYTEA"),
                expires_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX hand_offs_by_expiry ON hand_offs (expires_at)"
            "CREATE INDEX hand_offs_by_user ON hand_offs (user_id)"
        },
        Migration(4, "signing keys take turns") {
            "ALTER TABLE signing_keys ADD COLUMN signs_at BIGINT NOT NULL DEFAULT 0"
            "ALTER TABLE signing_keys ADD COLUMN removed_at BIGINT"
            "UPDATE signing_keys SET signs_at = created_at"
            // Of two operators who rotate at once, one does.
            "CREATE UNIQUE INDEX signing_keys_next ON signing_keys (state) WHERE state = 'next'"
        },
        Migration(5, "rate limits") { RateLimitStore.tables },
        Migration(6, "audit events") {
            // No reference to users: what happened stays on record when the person is gone.
            """
            CREATE TABLE audit_events (
                id TEXT PRIMARY KEY,
                at BIGINT NOT NULL,
                kind TEXT NOT NULL,
                user_id TEXT,
                session_id TEXT,
                address TEXT,
                correlation_id TEXT,
                details TEXT NOT NULL
            )
            """
            "CREATE INDEX audit_events_by_time ON audit_events (at, id)"
            "CREATE INDEX audit_events_by_user ON audit_events (user_id, at, id)"
        },
        Migration(7, "revocations are forgotten") { "CREATE INDEX events_by_type ON events (type, at)" },
    ]
}
