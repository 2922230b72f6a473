using System.Globalization;
using OrleansGitOps.Engine.Git.Urls;

namespace OrleansGitOps.Engine.Git.Transport;

/// <summary>
/// Splits a body into pkt-lines (gitprotocol-common): four hex digits of length, themselves included, then at most 65516 bytes.
/// </summary>
internal sealed class PktLineReader(BoundedBody body, GitUrl url)
{
    private const int MaxPayload = 65516;
    private readonly byte[] _buffer = new byte[2 * (MaxPayload + 4)];
    private int _start;
    private int _end;

    /// <exception cref="Errors.GitOpsException">The host broke the format, sent an <c>ERR</c> line, or a bound was passed.</exception>
    public async ValueTask<PktLine> ReadAsync()
    {
        if (!await FillAsync(4).ConfigureAwait(false))
        {
            return _start == _end ? new PktLine(PktKind.End, default) : throw Broken("the answer ends within a line");
        }

        if (!ushort.TryParse(_buffer.AsSpan(_start, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length))
        {
            throw Broken("the answer is not in Git's protocol");
        }

        _start += 4;
        if (length <= 3)
        {
            return length == 3 ? throw Broken("a line has the length 3") : new PktLine(PktKind.Flush + length, default);
        }

        var payload = length - 4;
        if (payload > MaxPayload || !await FillAsync(payload).ConfigureAwait(false))
        {
            throw Broken(payload > MaxPayload ? "a line is longer than Git's protocol allows" : "the answer ends within a line");
        }

        var line = new PktLine(PktKind.Data, _buffer.AsMemory(_start, payload));
        _start += payload;
        if (line.Payload.Span.StartsWith("ERR "u8))
        {
            throw PackFetch.OfHost(url, GitFailures.Clean(line.Text[4..]));
        }

        return line;
    }

    private Errors.GitOpsException Broken(string what) => GitFailures.Unreachable(url, what);

    private async ValueTask<bool> FillAsync(int needed)
    {
        if (_end - _start < needed && _start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        while (_end - _start < needed)
        {
            var read = await body.ReadAsync(_buffer.AsMemory(_end)).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}
