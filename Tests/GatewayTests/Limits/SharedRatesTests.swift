import Foundation
import Logging
import NIOCore
import RateLimiting
import ServiceKit
import Storage
import StorageTesting
import Testing

@testable import Gateway

@Suite("Gateways that count together")
struct SharedRatesTests {
    private static let logger = Logger(label: "gateway-tests", factory: { _ in SwiftLogNoOpLogHandler() })
    private static let key = RateKey(kind: .other, subject: .account("ann"))

    private func withGateways(
        _ count: Int, _ engine: TestEngine, _ body: ([SharedRates], [Database]) async throws -> Void
    ) async throws {
        try await withLocation(engine) { location in
            var databases: [Database] = []
            for _ in 0..<count {
                databases.append(
                    try await Database.open(location, service: SharedRates.schema, migrations: SharedRates.migrations))
            }
            let gateways = databases.map { SharedRates($0, logger: Self.logger) }
            for _ in 0..<2 { for gateway in gateways { await gateway.beat() } }
            do {
                try await body(gateways, databases)
            } catch {
                for database in databases { await database.close() }
                throw error
            }
            for database in databases { await database.close() }
        }
    }

    /// How many all gateways together admit to somebody who asks each of them all the time.
    private func admitted(_ gateways: [SharedRates], under policy: RatePolicy, for time: Duration) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            for gateway in gateways {
                group.addTask {
                    let end = ContinuousClock.now + time
                    var count = 0
                    while ContinuousClock.now < end {
                        var decision = gateway.spend(Self.key, under: policy, at: .now())
                        if decision == nil { decision = await gateway.ask(Self.key, under: policy) }
                        count += decision?.granted ?? 0
                        // As fast as a client would ask; a refusal costs no less than that.
                        try? await Task.sleep(for: .microseconds(500))
                    }
                    return count
                }
            }
            return await group.reduce(0, +)
        }
    }

    @Test(
        "three of them admit together what one may, within five percent above and ten below",
        arguments: TestEngine.allCases)
    func together(engine: TestEngine) async throws {
        try await withGateways(3, engine) { gateways, _ in
            let policy = RatePolicy(200, per: .second)
            let began = ContinuousClock.now
            let count = await admitted(gateways, under: policy, for: .seconds(2))
            let time = (ContinuousClock.now - began).inSeconds
            let limit = 200 + 200 * time
            #expect(Double(count) <= 1.05 * limit, "\(count) of \(limit)")
            #expect(Double(count) >= 0.9 * (200 + 200 * 2), "\(count) of \(limit)")
        }
    }

    @Test("with the store dead each keeps to its share, and none is unlimited", arguments: TestEngine.allCases)
    func dead(engine: TestEngine) async throws {
        try await withGateways(3, engine) { gateways, databases in
            for database in databases { await database.close() }
            let policy = RatePolicy(30, per: .hour)
            let count = await admitted(gateways, under: policy, for: .milliseconds(500))
            #expect(count == 30)
        }
    }
}
