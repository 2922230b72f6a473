using System.Text;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// Line and column of byte offsets in UTF-8 text. Goes on from the last offset asked for, so that rising offsets cost one pass over
/// the text
/// together; a lower one begins anew.
/// </summary>
internal sealed class TextPlaces
{
    private int _index;
    private int _line = 1;
    private int _column = 1;

    /// <returns>Both from 1, the column in UTF-16 units.</returns>
    public (int Line, int Column) Of(ReadOnlySpan<byte> bytes, long index)
    {
        var to = (int)index;
        if (to < _index)
        {
            (_index, _line, _column) = (0, 1, 1);
        }

        var between = bytes[_index..to];
        var lineFeed = between.LastIndexOf((byte)'\n');
        if (lineFeed >= 0)
        {
            _line += between.Count((byte)'\n');
            _column = 1;
        }

        _column += Encoding.UTF8.GetCharCount(between[(lineFeed + 1)..]);
        _index = to;
        return (_line, _column);
    }
}
