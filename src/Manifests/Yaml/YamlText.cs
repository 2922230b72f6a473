using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>Bytes to text: UTF-8 (with or without mark) and UTF-16 with mark, nothing that YAML does not allow in a stream.</summary>
internal static class YamlText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(ForbiddenCharacters());

    public static string Decode(ReadOnlySpan<byte> bytes, string sourceName)
    {
        var (encoding, mark) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => ((Encoding)StrictUtf8, 3),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2),
            _ => (StrictUtf8, 0),
        };

        string text;
        try
        {
            text = encoding.GetString(bytes[mark..]);
        }
        catch (DecoderFallbackException e)
        {
            throw Malformed(bytes, encoding, mark, sourceName, e);
        }

        var at = text.AsSpan().IndexOfAny(Forbidden);
        if (at >= 0)
        {
            var (line, column) = PlaceOf(text, at);
            throw new YamlReadException(
                sourceName, line, column, $"control character U+{(int)text[at]:X4} is not allowed in YAML. Is this a binary file?");
        }

        return text;
    }

    private static YamlReadException Malformed(
        ReadOnlySpan<byte> bytes, Encoding encoding, int mark, string sourceName, DecoderFallbackException cause)
    {
        // What precedes the first bad byte tells line and column.
        var before = encoding.CodePage == 65001 ? ValidUtf8(bytes[mark..]) : ValidUtf16(bytes[mark..], encoding);
        var (line, column) = PlaceOf(before, before.Length);
        var name = encoding.CodePage == 65001 ? "UTF-8" : "UTF-16";
        return new(sourceName, line, column, $"not valid {name}. Save the file as UTF-8.", cause);
    }

    private static string ValidUtf8(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        System.Text.Unicode.Utf8.ToUtf16(bytes, text, out _, out var written, replaceInvalidSequences: false);
        return new string(text, 0, written);
    }

    private static string ValidUtf16(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        // Unit by unit, since the encoding itself does not tell how far it came; half a unit at the end is malformed too.
        var littleEndian = encoding.CodePage == 1200;
        var text = new char[bytes.Length / 2];
        for (var i = 0; i < text.Length; i++)
        {
            var unit = bytes.Slice(i * 2, 2);
            text[i] = (char)(littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(unit) : BinaryPrimitives.ReadUInt16BigEndian(unit));
        }

        var valid = 0;
        while (Rune.DecodeFromUtf16(text.AsSpan(valid), out _, out var units) == OperationStatus.Done)
        {
            valid += units;
        }

        return new string(text, 0, valid);
    }

    private static (int Line, int Column) PlaceOf(string text, int index)
    {
        var before = text.AsSpan(0, index);
        return (before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }

    private static char[] ForbiddenCharacters()
    {
        var forbidden = new List<char> { '\x7F', '\uFFFE', '\uFFFF' };
        for (var c = '\0'; c < ' '; c++)
        {
            if (c is not ('\t' or '\n' or '\r'))
            {
                forbidden.Add(c);
            }
        }

        for (var c = '\x80'; c <= '\x9F'; c++)
        {
            if (c != '\x85')
            {
                forbidden.Add(c);
            }
        }

        return [.. forbidden];
    }
}
