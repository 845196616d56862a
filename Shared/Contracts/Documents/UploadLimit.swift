/// How large an upload may be; the gateway and documents hold to the same bound.
public enum UploadLimit {
    /// A file: 25 MiB.
    public static let fileBytes = 25 * 1_048_576
    /// A request that carries one: the file and the multipart framing around it.
    public static let requestBytes = fileBytes + 65_536
}
