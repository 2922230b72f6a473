using System.Globalization;
using System.Text;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>Builds a request of pkt-lines.</summary>
internal sealed class GitRequestBody
{
    public const string Agent = "git/2.40.0-OrleansGitOps";
    private readonly MemoryStream _bytes = new();

    public GitRequestBody Line(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        _bytes.Write(Encoding.ASCII.GetBytes((bytes.Length + 5).ToString("x4", CultureInfo.InvariantCulture)));
        _bytes.Write(bytes);
        _bytes.WriteByte((byte)'\n');
        return this;
    }

    public GitRequestBody Flush() => Raw("0000"u8);

    public GitRequestBody Delimiter() => Raw("0001"u8);

    public byte[] ToArray() => _bytes.ToArray();

    private GitRequestBody Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }
}
