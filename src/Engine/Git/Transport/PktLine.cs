namespace OrleansGitOps.Engine.Git.Transport;

internal enum PktKind
{
    Data,
    /// <summary><c>0000</c></summary>
    Flush,
    /// <summary><c>0001</c></summary>
    Delimiter,
    /// <summary><c>0002</c></summary>
    ResponseEnd,
    /// <summary>The body ended where a line could have started.</summary>
    End,
}

/// <param name="Payload">Valid until the next line is read.</param>
internal readonly record struct PktLine(PktKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The payload as text without its line feed. Bytes that are no UTF-8 become U+FFFD.</summary>
    public string Text
    {
        get
        {
            var bytes = Payload.Span;
            return System.Text.Encoding.UTF8.GetString(bytes.Length > 0 && bytes[^1] == (byte)'\n' ? bytes[..^1] : bytes);
        }
    }
}
