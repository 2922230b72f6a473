using System.Globalization;
using System.Numerics;
using System.Text;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>
/// What an unquoted scalar means. The table follows resolve.go of goyaml.v2 and goyaml.v3 in sigs.k8s.io/yaml and was compared with
/// kubectl 1.32:
/// <list type="bullet">
/// <item>null: nothing, <c>~ null Null NULL</c></item>
/// <item>boolean: <c>true True TRUE false False FALSE</c>; by <see cref="YamlRules.Kubectl"/> also <c>yes no on off</c> in the same three
/// spellings and <c>y Y n N</c></item>
/// <item>integer: after dropping every underscore, a sign and then decimal digits, <c>0x</c>, <c>0o</c>, <c>0b</c>, or a leading zero
/// for octal
/// (0644 is 420); any size, kept exactly (older kubectl makes a float of what is beyond 64 bits)</item>
/// <item>float: <c>1.5 .5 1. 1e3 08</c>, no underscores when it begins with a point; JSON shows it as Go does, so 1.0 is 1; what is
/// beyond a double
/// (1e400) stays a text</item>
/// <item><c>.inf .nan</c>: floats that JSON does not have: an error as a value</item>
/// <item>text: all else, among it timestamps (2001-01-01) as written and base-60 numbers (190:20:30)</item>
/// </list>
/// </summary>
internal readonly record struct YamlScalar(YamlScalarKind Kind, bool Truth = false, BigInteger Integer = default, double Float = 0)
{
    private static readonly YamlScalar Text = new(YamlScalarKind.Text);
    private static readonly YamlScalar Null = new(YamlScalarKind.Null);

    public static YamlScalar Resolve(string text, YamlRules rules)
    {
        if (text.Length == 0)
        {
            return Null;
        }

        return text[0] switch
        {
            '~' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'y' or 'Y' or 'o' or 'O' => ResolveWord(text, rules),
            '.' => ResolvePoint(text),
            '+' or '-' or (>= '0' and <= '9') => ResolveNumber(text),
            _ => Text,
        };
    }

    private static YamlScalar ResolveWord(string text, YamlRules rules)
    {
        if (text.Length > 5)
        {
            return Text;
        }

        switch (text)
        {
            case "~" or "null" or "Null" or "NULL":
                return Null;
            case "true" or "True" or "TRUE":
                return new(YamlScalarKind.Boolean, Truth: true);
            case "false" or "False" or "FALSE":
                return new(YamlScalarKind.Boolean);
        }

        return rules == YamlRules.Kubectl ? ResolveOldBoolean(text) : Text;
    }

    private static YamlScalar ResolveOldBoolean(string text) => text switch
    {
        "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => new(YamlScalarKind.Boolean, Truth: true),
        "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => new(YamlScalarKind.Boolean),
        _ => Text,
    };

    private static YamlScalar ResolvePoint(string text) => text switch
    {
        ".inf" or ".Inf" or ".INF" => new(YamlScalarKind.NotFinite, Float: double.PositiveInfinity),
        ".nan" or ".NaN" or ".NAN" => new(YamlScalarKind.NotFinite, Float: double.NaN),
        _ => ResolveFloat(text),
    };

    private static YamlScalar ResolveNumber(string text)
    {
        switch (text)
        {
            case "+.inf" or "+.Inf" or "+.INF":
                return new(YamlScalarKind.NotFinite, Float: double.PositiveInfinity);
            case "-.inf" or "-.Inf" or "-.INF":
                return new(YamlScalarKind.NotFinite, Float: double.NegativeInfinity);
        }

        // Image tags, dates, cluster IPs: most of what begins with a digit and is no number shows it early.
        if (text.AsSpan().ContainsAnyExcept(NumberCharacters))
        {
            return Text;
        }

        var plain = text.Contains('_') ? text.Replace("_", "", StringComparison.Ordinal) : text;
        return TryInteger(plain, out var integer) ? new(YamlScalarKind.Integer, Integer: integer) : ResolveFloat(plain);
    }

    private static readonly System.Buffers.SearchValues<char> NumberCharacters =
        System.Buffers.SearchValues.Create("0123456789abcdefABCDEFxXoO+-._");

    private static bool TryInteger(string plain, out BigInteger integer)
    {
        integer = default;
        var digits = plain.AsSpan();
        var negative = digits.Length > 0 && digits[0] == '-';
        if (digits.Length > 0 && digits[0] is '+' or '-')
        {
            digits = digits[1..];
        }

        var radix = TakePrefix(ref digits);
        if (digits.IsEmpty || !AllDigits(digits, radix))
        {
            return false;
        }

        integer = radix == 10 && digits.Length <= 18
            ? long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)
            : ParseLong(digits, radix);
        if (negative)
        {
            integer = -integer;
        }

        return true;
    }

    private static int TakePrefix(ref ReadOnlySpan<char> digits)
    {
        if (digits.Length < 2 || digits[0] != '0')
        {
            return 10;
        }

        switch (digits[1])
        {
            case 'x' or 'X':
                digits = digits[2..];
                return 16;
            case 'o' or 'O':
                digits = digits[2..];
                return 8;
            case 'b' or 'B':
                digits = digits[2..];
                return 2;
            default:
                digits = digits[1..];
                return 8;
        }
    }

    private static bool AllDigits(ReadOnlySpan<char> digits, int radix) => !(radix switch
    {
        2 => digits.ContainsAnyExceptInRange('0', '1'),
        8 => digits.ContainsAnyExceptInRange('0', '7'),
        10 => digits.ContainsAnyExceptInRange('0', '9'),
        _ => digits.ContainsAnyExcept("0123456789abcdefABCDEF"),
    });

    // A decimal text of a thousand digits is no number anyone means, and parsing megabytes of digits takes quadratic time.
    private const int LongestInteger = 1000;

    private static BigInteger ParseLong(ReadOnlySpan<char> digits, int radix)
    {
        if (digits.Length > LongestInteger)
        {
            throw new FormatException($"a number of {digits.Length} digits; at most {LongestInteger} are read. Quote it if it is a text.");
        }

        return radix switch
        {
            10 => BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture),
            // A zero in front, or the first bit would be the sign.
            16 => BigInteger.Parse($"0{digits}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            2 => BigInteger.Parse($"0{digits}", NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture),
            _ => BigInteger.Parse($"0{OctalAsBinary(digits)}", NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture),
        };
    }

    private static string OctalAsBinary(ReadOnlySpan<char> digits)
    {
        var bits = new StringBuilder(digits.Length * 3);
        foreach (var digit in digits)
        {
            bits.Append((digit & 4) == 0 ? '0' : '1').Append((digit & 2) == 0 ? '0' : '1').Append((digit & 1) == 0 ? '0' : '1');
        }

        return bits.ToString();
    }

    private static YamlScalar ResolveFloat(string plain)
    {
        var value = 0d;
        return IsFloat(plain)
            && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value)
            ? new(YamlScalarKind.Float, Float: value)
            : Text;
    }

    /// <summary>Optional sign, digits with at most one point (a digit must be among them), optional exponent with digits.</summary>
    private static bool IsFloat(string text)
    {
        var at = text[0] is '+' or '-' ? 1 : 0;
        var whole = CountDigits(text, ref at);
        var fraction = 0;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            fraction = CountDigits(text, ref at);
        }

        if (whole + fraction == 0)
        {
            return false;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
            {
                at++;
            }

            if (CountDigits(text, ref at) == 0)
            {
                return false;
            }
        }

        return at == text.Length;
    }

    private static int CountDigits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at - start;
    }
}
