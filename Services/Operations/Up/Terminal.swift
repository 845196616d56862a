import Foundation

/// Lines for the person at the terminal.
enum Terminal {
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// As `say`, dimmed where the output is a terminal.
    static func whisper(_ line: String) {
        say(isatty(STDOUT_FILENO) == 1 ? "\u{1B}[2m\(line)\u{1B}[0m" : line)
    }
}
