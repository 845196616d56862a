import Storage

/// The tables of the documents service. Columns named `sealed_…` hold what people wrote or uploaded, as Fernet tokens;
/// `postings` holds keyed hashes of words. Nothing in any table can be read without the keys.
enum DocumentsSchema {
    static let name: Identifier = "documents"

    static let sealed = [
        SealedTable("projects", key: ["number"], sealed: ["sealed_name", "sealed_description", "sealed_index_key"]),
        SealedTable("documents", key: ["number"], sealed: ["sealed_filename", "sealed_metadata"]),
        SealedTable("contents", key: ["document", "n"], sealed: ["sealed_bytes"]),
        SealedTable("passages", key: ["document", "n"], sealed: ["sealed_passage"]),
    ]

    static let migrations: [Migration] = [
        Migration(1, "projects") {
            // The number is what other tables refer to: small, since it stands in every row of the index.
            """
            CREATE TABLE projects (
                number \(fragment: number),
                id TEXT NOT NULL UNIQUE,
                owner TEXT NOT NULL,
                sealed_name TEXT NOT NULL,
                sealed_description TEXT,
                sealed_index_key TEXT NOT NULL,
                passage_count BIGINT NOT NULL,
                word_count BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX projects_by_owner ON projects (owner, updated_at, number)"
        },
        Migration(2, "documents") {
            // A document is stored in several transactions and seen by no one before `is_ready`; `touched_at` tells one
            // that is being stored from one whose process died.
            """
            CREATE TABLE documents (
                number \(fragment: number),
                id TEXT NOT NULL UNIQUE,
                project BIGINT NOT NULL,
                sealed_filename TEXT NOT NULL,
                content_type TEXT NOT NULL,
                sealed_metadata TEXT NOT NULL,
                byte_count BIGINT NOT NULL,
                word_count BIGINT NOT NULL,
                passage_count BIGINT NOT NULL,
                is_ready BIGINT NOT NULL,
                touched_at BIGINT NOT NULL,
                created_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX documents_by_project ON documents (project, number)"
            "CREATE INDEX documents_unready ON documents (project, touched_at) WHERE is_ready = 0"
            """
            CREATE TABLE contents (
                document BIGINT NOT NULL,
                n BIGINT NOT NULL,
                sealed_bytes TEXT NOT NULL,
                PRIMARY KEY (document, n)
            )
            """
            """
            CREATE TABLE passages (
                document BIGINT NOT NULL,
                n BIGINT NOT NULL,
                sealed_passage TEXT NOT NULL,
                PRIMARY KEY (document, n)
            )
            """
            """
            CREATE TABLE upload_keys (
                key TEXT PRIMARY KEY,
                document BIGINT NOT NULL,
                created_at BIGINT NOT NULL
            )
            """
            "CREATE INDEX upload_keys_by_document ON upload_keys (document)"
            "CREATE INDEX upload_keys_by_age ON upload_keys (created_at)"
        },
        Migration(3, "search index") {
            // Read as one key range per term, so the row's content lies in the index itself on both engines.
            """
            CREATE TABLE postings (
                project BIGINT NOT NULL,
                term BIGINT NOT NULL,
                document BIGINT NOT NULL,
                part BIGINT NOT NULL,
                postings \(sqlite: "BLOB", postgres: "BYTEA") NOT NULL,
                PRIMARY KEY (project, term, document, part) \(sqlite: "", postgres: "INCLUDE (postings)")
            ) \(sqlite: "WITHOUT ROWID", postgres: "")
            """
            // The terms of a document, eight bytes each: deleting it finds its postings without reading the project's.
            """
            CREATE TABLE document_terms (
                document BIGINT NOT NULL,
                n BIGINT NOT NULL,
                terms \(sqlite: "BLOB", postgres: "BYTEA") NOT NULL,
                PRIMARY KEY (document, n)
            )
            """
        },
        Migration(4, "events") { EventFeed.tables },
    ]

    /// A number that is never given twice, so that nothing left behind could attach itself to something new.
    private static var number: SQL {
        "\(sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT", postgres: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")"
    }
}
