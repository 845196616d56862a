import Foundation
import Yams

/// `openapi.yaml` as JSON, its members in the order in which they were written.
enum ContractDocument {
    /// - Throws: when the text is not YAML, or holds what JSON has no form for.
    static func json(fromYAML text: String) throws -> String {
        guard let root = try Yams.compose(yaml: text, resolver()) else { return "{}" }
        var json = ""
        try write(root, to: &json)
        return json
    }

    /// The core schema of YAML 1.2 (§10.3.2), in which, unlike in 1.1, `no` is a word and a date is text.
    private static func resolver() throws -> Resolver {
        try Resolver.basic
            .appending(.null, "^(?:null|Null|NULL|~|)$")
            .appending(.bool, "^(?:true|True|TRUE|false|False|FALSE)$")
            .appending(.int, "^[-+]?[0-9]+$")
            .appending(.float, "^[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")
    }

    private static func write(_ node: Node, to json: inout String) throws {
        switch node {
        case .mapping(let mapping):
            json += "{"
            for (place, pair) in mapping.enumerated() {
                if place > 0 { json += "," }
                // A key such as 200 is text in JSON, however it is written.
                json += try quoted(pair.key.string ?? "")
                json += ":"
                try write(pair.value, to: &json)
            }
            json += "}"
        case .sequence(let sequence):
            json += "["
            for (place, item) in sequence.enumerated() {
                if place > 0 { json += "," }
                try write(item, to: &json)
            }
            json += "]"
        case .scalar(let scalar):
            json += try written(scalar, Tag.Name(rawValue: node.tag.rawValue), node)
        case .alias:
            throw CocoaError(.coderInvalidValue)
        }
    }

    private static func written(_ scalar: Node.Scalar, _ tag: Tag.Name, _ node: Node) throws -> String {
        switch tag {
        case .null: return "null"
        case .bool: return node.bool == true ? "true" : "false"
        case .int:
            if let number = node.int { return String(number) }
        case .float:
            if let number = node.float, number.isFinite { return String(number) }
        default: break
        }
        return try quoted(scalar.string)
    }

    private static func quoted(_ text: String) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return String(decoding: try encoder.encode(text), as: UTF8.self)
    }
}
