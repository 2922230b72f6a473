using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace OrleansGitOps.Api.Pages;

/// <summary>
/// Builds HTML from interpolated strings. Every hole is encoded, so text from outside stays text; only another <see cref="Html"/> goes in
/// as it is. Holes stand in text or in quoted attribute values, never in a tag's name, a script or a style.
/// </summary>
[InterpolatedStringHandler]
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    public Html()
    {
    }

    public Html(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 16));

    public static Html Of(Html html) => html;

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(string? value) => _text.Append(HtmlEncoder.Default.Encode(value ?? ""));

    public void AppendFormatted(int value) => _text.Append(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public void AppendFormatted(Html html) => _text.Append(html._text);

    public void Add(Html html) => _text.Append(html._text);

    public override string ToString() => _text.ToString();
}
