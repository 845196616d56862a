import Storage

/// The tables of the chat service. Columns named `sealed_…` hold what people or models wrote, as Fernet tokens.
enum ChatSchema {
    static let sealed = [
        SealedTable("threads", key: ["id"], sealed: ["sealed_title"]),
        SealedTable("messages", key: ["id"], sealed: ["sealed_content", "sealed_extras"]),
        SealedTable("runs", key: ["id"], sealed: ["sealed_prompt"]),
        SealedTable("run_events", key: ["run_id", "seq"], sealed: ["sealed_event"]),
        SealedTable("summaries", key: ["thread_id", "message_id"], sealed: ["sealed_text"]),
        SealedTable("artifacts", key: ["id"], sealed: ["sealed_content", "sealed_title", "sealed_extras"]),
    ]

    static let migrations: [Migration] = [
        Migration(1, "threads, messages, runs") {
            """
            CREATE TABLE threads (
                id TEXT PRIMARY KEY,
                owner TEXT NOT NULL,
                project_id TEXT,
                sealed_title TEXT,
                model_provider TEXT NOT NULL,
                conversation_mode TEXT,
                thread_type TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                last_activity_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX threads_by_owner ON threads (owner, last_activity_at, id)"
            "CREATE INDEX threads_by_project ON threads (project_id, created_at)"
            """
            CREATE TABLE messages (
                id TEXT PRIMARY KEY,
                thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
                role TEXT NOT NULL,
                state TEXT NOT NULL,
                run_id TEXT,
                sealed_content TEXT NOT NULL,
                sealed_extras TEXT,
                created_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX messages_by_thread ON messages (thread_id, created_at, id)"
            """
            CREATE TABLE runs (
                id TEXT PRIMARY KEY,
                thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
                owner TEXT NOT NULL,
                message_id TEXT,
                sealed_prompt TEXT NOT NULL,
                purpose TEXT NOT NULL,
                model TEXT NOT NULL,
                state TEXT NOT NULL,
                stop_requested BIGINT NOT NULL DEFAULT 0,
                lease_holder TEXT NOT NULL,
                lease_until BIGINT NOT NULL,
                idempotency_key TEXT,
                correlation_id TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                ended_at BIGINT
            )
            """
            // One answer at a time in a thread, whoever asks and wherever.
            "CREATE UNIQUE INDEX runs_active ON runs (thread_id) WHERE state = 'running'"
            "CREATE UNIQUE INDEX runs_by_key ON runs (thread_id, idempotency_key)"
            "CREATE INDEX runs_by_lease ON runs (lease_until) WHERE state = 'running'"
            """
            CREATE TABLE run_events (
                run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
                seq BIGINT NOT NULL,
                sealed_event TEXT NOT NULL,
                PRIMARY KEY (run_id, seq)
            )
            """
        },
        Migration(2, "artifacts, usage, feed cursors") {
            """
            CREATE TABLE artifacts (
                id TEXT PRIMARY KEY,
                thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
                owner TEXT NOT NULL,
                artifact_type TEXT NOT NULL,
                sealed_title TEXT NOT NULL,
                sealed_content TEXT NOT NULL,
                created_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX artifacts_by_thread ON artifacts (thread_id, created_at, id)"
            """
            CREATE TABLE usage (
                run_id TEXT PRIMARY KEY,
                owner TEXT NOT NULL,
                model TEXT NOT NULL,
                input_tokens BIGINT NOT NULL,
                output_tokens BIGINT NOT NULL,
                cache_write_tokens BIGINT NOT NULL,
                cache_read_tokens BIGINT NOT NULL,
                cost_microdollars BIGINT NOT NULL,
                created_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX usage_by_owner ON usage (owner, created_at)"
            "CREATE TABLE feed_cursors (feed TEXT PRIMARY KEY, cursor BIGINT NOT NULL)"
        },
        Migration(3, "the bill: turns of models, months, reservations") {
            """
            CREATE TABLE model_turns (
                run_id TEXT NOT NULL,
                turn BIGINT NOT NULL,
                owner TEXT NOT NULL,
                model TEXT NOT NULL,
                input_tokens BIGINT NOT NULL,
                output_tokens BIGINT NOT NULL,
                cache_write_tokens BIGINT NOT NULL,
                cache_read_tokens BIGINT NOT NULL,
                cost_microdollars BIGINT NOT NULL,
                is_estimated BIGINT NOT NULL,
                is_default_priced BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (run_id, turn)
            )
            """
            // `month` is its first moment.
            """
            CREATE TABLE monthly_usage (
                owner TEXT NOT NULL,
                month BIGINT NOT NULL,
                requests BIGINT NOT NULL DEFAULT 0,
                input_tokens BIGINT NOT NULL DEFAULT 0,
                output_tokens BIGINT NOT NULL DEFAULT 0,
                cache_write_tokens BIGINT NOT NULL DEFAULT 0,
                cache_read_tokens BIGINT NOT NULL DEFAULT 0,
                cost_microdollars BIGINT NOT NULL DEFAULT 0,
                reserved_microdollars BIGINT NOT NULL DEFAULT 0,
                PRIMARY KEY (owner, month)
            )
            """
            // Without a reference to the run: it must outlive a thread that is deleted while its answer is made.
            """
            CREATE TABLE reservations (
                run_id TEXT NOT NULL,
                turn BIGINT NOT NULL,
                owner TEXT NOT NULL,
                month BIGINT NOT NULL,
                model TEXT NOT NULL,
                input_tokens BIGINT NOT NULL,
                microdollars BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (run_id, turn)
            )
            """
            "CREATE INDEX reservations_by_age ON reservations (created_at)"
            // Holds only what is to be stopped, so that replicas may look often.
            "CREATE INDEX runs_to_stop ON runs (lease_holder) WHERE state = 'running' AND stop_requested = 1"
            """
            INSERT INTO model_turns (run_id, turn, owner, model, input_tokens, output_tokens, cache_write_tokens,
                cache_read_tokens, cost_microdollars, is_estimated, is_default_priced, created_at)
            SELECT run_id, 1, owner, model, input_tokens, output_tokens, cache_write_tokens, cache_read_tokens,
                cost_microdollars, 0, 0, created_at FROM usage
            """
            """
            INSERT INTO monthly_usage (owner, month, requests, input_tokens, output_tokens, cache_write_tokens,
                cache_read_tokens, cost_microdollars)
            SELECT owner, month, COUNT(*), SUM(input_tokens), SUM(output_tokens), SUM(cache_write_tokens),
                SUM(cache_read_tokens), SUM(cost_microdollars)
            FROM (SELECT usage.*, \(
                sqlite: "CAST(strftime('%s', created_at / 1000000, 'unixepoch', 'start of month') AS INTEGER)",
                postgres: """
                    CAST(EXTRACT(EPOCH FROM date_trunc('month', to_timestamp(created_at / 1000000) AT TIME ZONE 'UTC'))
                        AS BIGINT)
                    """) * 1000000 AS month FROM usage) AS months
            GROUP BY owner, month
            """
            "DROP TABLE usage"
        },
        Migration(4, "messages as a tree: versions of questions and answers") {
            "ALTER TABLE messages ADD COLUMN parent_id TEXT"
            // The last message of the branch that is shown.
            "ALTER TABLE threads ADD COLUMN head_id TEXT"
            """
            UPDATE messages SET parent_id = (SELECT earlier.id FROM messages earlier
                WHERE earlier.thread_id = messages.thread_id
                    AND (earlier.created_at, earlier.id) < (messages.created_at, messages.id)
                ORDER BY earlier.created_at DESC, earlier.id DESC LIMIT 1)
            """
            """
            UPDATE threads SET head_id = (SELECT id FROM messages WHERE thread_id = threads.id
                ORDER BY created_at DESC, id DESC LIMIT 1)
            """
        },
        Migration(5, "what requirements of an artifact are numbered and where they came from") {
            "ALTER TABLE artifacts ADD COLUMN sealed_extras TEXT"
        },
        Migration(6, "summaries of what was said before") {
            """
            CREATE TABLE summaries (
                thread_id TEXT NOT NULL REFERENCES threads (id) ON DELETE CASCADE,
                message_id TEXT NOT NULL,
                sealed_text TEXT NOT NULL,
                model TEXT NOT NULL,
                messages BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (thread_id, message_id)
            )
            """
            // Whoever has the row makes the thread's next summary; of a replica that died it is free after a while.
            """
            CREATE TABLE summary_claims (
                thread_id TEXT PRIMARY KEY REFERENCES threads (id) ON DELETE CASCADE,
                holder TEXT NOT NULL,
                until BIGINT NOT NULL
            )
            """
        },
    ]
}
