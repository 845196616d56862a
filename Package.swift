// swift-tools-version: 6.2
import PackageDescription

// MARK: - What a target may know

/// Third-party products, by the short names the targets below use.
let library: [String: Target.Dependency] = [
    "ArgumentParser": .product(name: "ArgumentParser", package: "swift-argument-parser"),
    "AsyncHTTPClient": .product(name: "AsyncHTTPClient", package: "async-http-client"),
    "Crypto": .product(name: "Crypto", package: "swift-crypto"),
    "CryptoExtras": .product(name: "CryptoExtras", package: "swift-crypto"),
    "GRDB": .product(name: "GRDB", package: "GRDB.swift"),
    "HTTPTypes": .product(name: "HTTPTypes", package: "swift-http-types"),
    "Hummingbird": .product(name: "Hummingbird", package: "hummingbird"),
    "HummingbirdTesting": .product(name: "HummingbirdTesting", package: "hummingbird"),
    "JWTKit": .product(name: "JWTKit", package: "jwt-kit"),
    "Logging": .product(name: "Logging", package: "swift-log"),
    "CoreMetrics": .product(name: "CoreMetrics", package: "swift-metrics"),
    "Metrics": .product(name: "Metrics", package: "swift-metrics"),
    "NIOFoundationCompat": .product(name: "NIOFoundationCompat", package: "swift-nio"),
    "NIOCore": .product(name: "NIOCore", package: "swift-nio"),
    "NIOEmbedded": .product(name: "NIOEmbedded", package: "swift-nio"),
    "NIOHPACK": .product(name: "NIOHPACK", package: "swift-nio-http2"),
    "NIOHTTP1": .product(name: "NIOHTTP1", package: "swift-nio"),
    "NIOHTTP2": .product(name: "NIOHTTP2", package: "swift-nio-http2"),
    "NIOPosix": .product(name: "NIOPosix", package: "swift-nio"),
    "NIOTLS": .product(name: "NIOTLS", package: "swift-nio"),
    "NIOSSL": .product(name: "NIOSSL", package: "swift-nio-ssl"),
    "ServiceLifecycle": .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    "Subprocess": .product(name: "Subprocess", package: "swift-subprocess"),
    "SystemPackage": .product(name: "SystemPackage", package: "swift-system"),
    "UnixSignals": .product(name: "UnixSignals", package: "swift-service-lifecycle"),
    "Yams": .product(name: "Yams", package: "Yams"),
]

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func dependencies(_ names: String) -> [Target.Dependency] {
    names.split(separator: " ").map { library[String($0)] ?? .byName(name: String($0)) }
}

func shared(_ name: String, knows names: String) -> Target {
    .target(name: name, dependencies: dependencies(names), path: "Shared/\(name)", swiftSettings: settings)
}

func executable(_ name: String, at path: String, knows names: String, more: [SwiftSetting] = []) -> Target {
    .executableTarget(name: name, dependencies: dependencies(names), path: path, swiftSettings: settings + more)
}

func tests(_ name: String, knows names: String) -> Target {
    .testTarget(name: name, dependencies: dependencies(names), path: "Tests/\(name)", swiftSettings: settings)
}

// MARK: - The house

let package = Package(
    name: "ba-assistant",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "gateway", targets: ["Gateway"]),
        .executable(name: "auth", targets: ["Auth"]),
        .executable(name: "chat", targets: ["Chat"]),
        .executable(name: "documents", targets: ["Documents"]),
        .executable(name: "ba", targets: ["Operations"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CPostgres", path: "Shared/CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CSQLite", path: "Shared/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CMalloc", path: "Shared/CMalloc"),
        .systemLibrary(name: "CStemmer", path: "Shared/CStemmer", providers: [.apt(["libstemmer-dev"])]),
        .systemLibrary(name: "CZlib", path: "Shared/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        shared(
            "ServiceKit",
            knows:
                "CMalloc AsyncHTTPClient CoreMetrics HTTPTypes Hummingbird Logging Metrics NIOCore NIOFoundationCompat NIOHTTP1 ServiceLifecycle UnixSignals"
        ),
        shared(
            "Storage",
            knows:
                "ServiceKit Contracts Hummingbird CPostgres CSQLite GRDB Crypto CryptoExtras HTTPTypes Logging Metrics ServiceLifecycle"
        ),
        shared("RateLimiting", knows: "ServiceKit Storage Logging ServiceLifecycle"),
        shared("Access", knows: "ServiceKit Crypto HTTPTypes Logging Metrics ServiceLifecycle"),
        shared("Contracts", knows: "ServiceKit Logging ServiceLifecycle"),

        executable(
            "Gateway", at: "gateway/Sources",
            knows:
                "ServiceKit Access Contracts RateLimiting AsyncHTTPClient Crypto CZlib Hummingbird HTTPTypes Logging Metrics NIOCore NIOHPACK NIOHTTP1 NIOHTTP2 NIOPosix NIOSSL NIOTLS ServiceLifecycle Storage Yams",
            // Of what a request costs here, 3 % went into asking whether anybody else is writing to the same property. What is
            // built for the tests still asks.
            more: [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]
        ),
        executable(
            "Auth", at: "Services/Auth",
            knows:
                "ServiceKit Access Contracts RateLimiting Storage AsyncHTTPClient Crypto HTTPTypes Hummingbird JWTKit Logging NIOCore NIOFoundationCompat NIOHTTP1 ServiceLifecycle"
        ),
        executable(
            "Chat", at: "Services/Chat",
            knows:
                "ServiceKit Access Contracts RateLimiting Metrics Storage AsyncHTTPClient Crypto HTTPTypes Hummingbird Logging Metrics NIOCore NIOFoundationCompat NIOHTTP1 ServiceLifecycle"
        ),
        executable(
            "Documents", at: "Services/Documents",
            knows:
                "ServiceKit Access Contracts Storage AsyncHTTPClient Crypto CStemmer HTTPTypes Hummingbird Logging Metrics NIOCore NIOFoundationCompat NIOPosix ServiceLifecycle"
        ),
        executable(
            "Operations", at: "Services/Operations",
            knows:
                "ServiceKit Access ArgumentParser AsyncHTTPClient Logging NIOCore NIOHTTP1 ServiceLifecycle Subprocess SystemPackage UnixSignals"
        ),

        .target(
            name: "StorageTesting", dependencies: dependencies("ServiceKit Storage"), path: "Tests/StorageTesting",
            swiftSettings: settings),
        tests("ServiceKitTests", knows: "ServiceKit CoreMetrics HTTPTypes Hummingbird HummingbirdTesting NIOCore"),
        tests("StorageTests", knows: "Contracts ServiceKit Storage StorageTesting"),
        tests(
            "StorageConformance",
            knows: "Auth Chat Documents Access Contracts RateLimiting ServiceKit Storage StorageTesting"),
        tests("RateLimitingTests", knows: "RateLimiting ServiceKit"),
        tests("AccessTests", knows: "Access ServiceKit Crypto HTTPTypes Logging"),
        tests("ContractsTests", knows: "Contracts"),
        tests(
            "AuthTests",
            knows:
                "Auth Access ServiceKit Storage StorageTesting JWTKit Logging HTTPTypes Hummingbird HummingbirdTesting NIOCore ServiceLifecycle"
        ),
        tests(
            "ChatTests",
            knows:
                "Chat StorageTesting AsyncHTTPClient HTTPTypes Hummingbird HummingbirdTesting NIOCore NIOHTTP1 NIOPosix ServiceLifecycle"
        ),
        tests(
            "DocumentsTests",
            knows: "Documents StorageTesting HTTPTypes Hummingbird HummingbirdTesting NIOCore ServiceLifecycle"),
        tests(
            "GatewayTests",
            knows:
                "Gateway ServiceKit Access Contracts RateLimiting Storage StorageTesting HTTPTypes Logging NIOCore NIOHPACK NIOHTTP1 NIOPosix"
        ),
        tests("OperationsTests", knows: "Operations ServiceKit ArgumentParser"),
    ]
)
