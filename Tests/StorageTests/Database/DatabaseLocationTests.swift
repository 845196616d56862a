import Storage
import Testing

@Suite("DATABASE_URL")
struct DatabaseLocationTests {
    @Test("a SQLite URL names a folder, here or from the root")
    func sqlite() throws {
        #expect(try DatabaseLocation("sqlite:data") == .sqlite(folder: "data"))
        #expect(try DatabaseLocation("sqlite:///srv/ba") == .sqlite(folder: "/srv/ba"))
        #expect(try DatabaseLocation("sqlite:/srv/ba") == .sqlite(folder: "/srv/ba"))
    }

    @Test("a PostgreSQL URL goes to libpq whole, without our own parameter")
    func postgres() throws {
        let plain = "postgresql://user:secret@db.example:5432/ba?sslmode=verify-full"
        #expect(try DatabaseLocation(plain) == .postgres(url: plain, prepared: true))
        #expect(
            try DatabaseLocation("postgres://h/ba?prepared=false&sslmode=require")
                == .postgres(url: "postgres://h/ba?sslmode=require", prepared: false))
        #expect(
            try DatabaseLocation("postgres://h/ba?prepared=true") == .postgres(url: "postgres://h/ba", prepared: true))
    }

    @Test(
        "a malformed URL is refused with a sentence",
        arguments: [
            "", "mysql://h/ba", "data", "sqlite:", "sqlite:///", "sqlite://data", "sqlite::memory:",
            "sqlite:data?mode=ro",
            "postgres://h/ba?prepared=maybe",
        ])
    func malformed(text: String) {
        let error = #expect(throws: DatabaseLocation.Malformed.self) { try DatabaseLocation(text) }
        #expect(error?.description.hasSuffix(".") == true)
    }

    @Test("a password is never shown")
    func redacted() throws {
        for url in [
            "postgresql://user:p%40ss@host/ba", "postgresql://host/ba?user=u&password=p%40ss&sslmode=require",
            "postgres://user:p%40ss@host/ba?prepared=false&sslpassword=p%40ss",
        ] {
            let location = try DatabaseLocation(url)
            #expect(!location.redacted.contains("p%40ss"))
            #expect(!"\(location)".contains("p%40ss"))
            #expect(location.redacted.contains("host/ba"))
        }
    }
}
