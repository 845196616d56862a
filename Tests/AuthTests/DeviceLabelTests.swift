import Testing

@testable import Auth

@Suite("Device labels")
struct DeviceLabelTests {
    @Test(
        "a device is named as its owner would name it",
        arguments: [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows"
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
                "Safari on macOS"
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Safari/604.1",
                "Chrome on iPhone"
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome on Android"
            ),
            ("Dart/3.9 (dart:io)", "The app"), ("curl/8.5.0", "curl"), ("", "Unknown device"),
            ("<script>", "Unknown device"),
        ])
    func labels(agent: String, label: String) {
        #expect(DeviceLabel.text(userAgent: agent) == label)
    }

    @Test("no header at all is an unknown device")
    func missing() {
        #expect(DeviceLabel.text(userAgent: nil) == "Unknown device")
    }
}
