import Foundation
import Testing

@testable import ServiceKit

@Suite("Values")
struct ValueTests {
    @Test(
        "a timestamp is written with Z and microseconds, and read back",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (1_767_323_045_123_456, "2026-01-02T03:04:05.123456Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (4_102_444_799_999_999, "2099-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)])
    func timestamps(_ microseconds: Int64, _ text: String) {
        #expect(Timestamp(microseconds: microseconds).text == text)
        #expect(Timestamp(text: text)?.microseconds == microseconds)
    }

    @Test("a timestamp agrees with the system's calendar on every day of 400 years")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for day in stride(from: Int64(-73_049), to: 73_049, by: 13) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let civil = CivilDate.from(days: day)
            #expect(Int(civil.year) == parts.year && Int(civil.month) == parts.month && Int(civil.day) == parts.day)
            #expect(CivilDate.days(year: civil.year, month: civil.month, day: civil.day) == day)
        }
    }

    @Test("an offset is honoured, and a time without a zone refused")
    func offsets() {
        #expect(Timestamp(text: "2026-01-02T05:04:05+02:00") == Timestamp(text: "2026-01-02T03:04:05Z"))
        #expect(Timestamp(text: "2026-01-02T03:04:05") == nil)
        #expect(Timestamp(text: "2026-13-02T03:04:05Z") == nil)
        #expect(Timestamp(text: "yesterday") == nil)
    }

    @Test("the month begins at its first midnight")
    func month() {
        #expect(Timestamp(text: "2026-02-28T23:59:59Z")?.startOfMonth.text == "2026-02-01T00:00:00.000000Z")
    }

    @Test("identifiers are of version 7, unique, and in the order they were made, also in parallel")
    func identifiers() async {
        let made = (0..<10_000).map { _ in UUIDv7.make() }
        #expect(made == made.sorted())
        #expect(
            made.allSatisfy {
                $0.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil
            })
        let parallel = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<4 { group.addTask { (0..<2_000).map { _ in UUIDv7.make() } } }
            return await group.reduce(into: Set<String>()) { $0.formUnion($1) }
        }
        #expect(parallel.count == 8_000)
    }

    @Test("a nullable value is sent as null, and read when missing")
    func nullable() throws {
        struct Thing: Codable, Equatable {
            @Nullable var projectId: String?
        }
        #expect(String(decoding: try JSON.encode(Thing(projectId: nil)), as: UTF8.self) == #"{"project_id":null}"#)
        #expect(try JSON.decode(Thing.self, from: Data("{}".utf8)) == Thing(projectId: nil))
        #expect(try JSON.decode(Thing.self, from: Data(#"{"project_id":"p"}"#.utf8)) == Thing(projectId: "p"))
    }

    @Test(
        "a trace context is continued when valid, else begun",
        arguments: [
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra", "00-0-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", "",
        ])
    func badTrace(_ header: String) {
        #expect(TraceContext(header: header) == nil)
    }

    @Test(
        "a service in development answers to local names, not to a name that was pointed here",
        arguments: [
            ("localhost:8081", true), ("127.0.0.1:8081", true), ("[::1]:8081", true), ("documents:8083", true),
            ("evil.example:8081", false), ("127.0.0.1.evil.example", false), ("10.0.0.7", true), ("", false),
        ])
    func localNames(_ authority: String, _ isLocal: Bool) {
        #expect(LocalName.matches(authority) == isLocal)
    }

    @Test("a child keeps the trace and has a step of its own")
    func trace() throws {
        let parent = try #require(TraceContext(header: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        let child = parent.child()
        #expect(child.traceID == parent.traceID)
        #expect(child != parent)
        #expect(TraceContext(header: child.headerValue) == child)
    }

    @Test(
        "a download's name survives in both of its forms",
        arguments: [
            ("plan.txt", #"attachment; filename="plan.txt""#),
            ("Übersicht.md", "attachment; filename=\"_bersicht.md\"; filename*=UTF-8''%C3%9Cbersicht.md"),
            ("a\"b\r\nc.txt", "attachment; filename=\"a_b__c.txt\"; filename*=UTF-8''a%22b%0D%0Ac.txt"),
        ])
    func disposition(_ name: String, _ header: String) {
        #expect(ContentDisposition.attachment(name) == header)
    }
}
