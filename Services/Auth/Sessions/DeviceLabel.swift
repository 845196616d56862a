/// A device as its owner recognises it in the list of sessions: "Firefox on Linux".
///
/// The `User-Agent` itself is not kept: it says more about a person than they need to see.
enum DeviceLabel {
    /// The first that is contained wins: most browsers also claim to be those below them.
    private static let browsers = [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
        ("Safari", "Safari"), ("Dart", "The app"), ("curl", "curl"),
    ]

    private static let systems = [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
        ("Mac OS X", "macOS"), ("Macintosh", "macOS"), ("Linux", "Linux"),
    ]

    static func text(userAgent: String?) -> String {
        let agent = (userAgent ?? "").prefix(512)
        let browser = browsers.first { agent.contains($0.0) }?.1
        let system = systems.first { agent.contains($0.0) }?.1
        return switch (browser, system) {
        case (let browser?, let system?): "\(browser) on \(system)"
        case (let browser?, nil): browser
        case (nil, let system?): system
        case (nil, nil): "Unknown device"
        }
    }
}
