using System.Globalization;

namespace OrleansGitOps.Manifests.Yaml;

/// <summary>Writes floats as Go's encoding/json and go-yaml do, so that rendered values read as kubectl's and kustomize's do.</summary>
internal static class GoNumber
{
    /// <summary>
    /// encoding/json: shortest digits that read back to the same double; an exponent below 1e-6 and from 1e21 on. 1.0 is <c>1</c>.
    /// </summary>
    public static string Json(double value)
    {
        var magnitude = Math.Abs(value);
        var (negative, digits, exponent) = TakeApart(value.ToString("R", CultureInfo.InvariantCulture));
        return magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21)
            ? Scientific(negative, digits, exponent, exponentDigits: 1)
            : Fixed(negative, digits, exponent);
    }

    /// <summary>A float that is a mapping key: sigs.k8s.io/yaml prints it with 32 bits.</summary>
    public static string Key(double value) => value switch
    {
        double.PositiveInfinity => ".inf",
        double.NegativeInfinity => "-.inf",
        double.NaN => ".nan",
        _ when float.IsInfinity((float)value) => value < 0 ? "-.inf" : ".inf",
        _ => General(((float)value).ToString("R", CultureInfo.InvariantCulture)),
    };

    /// <summary>Format <c>g</c> of the shortest digits: an exponent below 1e-4 and from 1e6 on.</summary>
    private static string General(string shortest)
    {
        var (negative, digits, exponent) = TakeApart(shortest);
        return exponent < -4 || exponent >= 6
            ? Scientific(negative, digits, exponent, exponentDigits: 2)
            : Fixed(negative, digits, exponent);
    }

    /// <summary>Sign, significant digits without trailing zeros, and the power of ten of the first digit.</summary>
    private static (bool Negative, string Digits, int Exponent) TakeApart(string text)
    {
        var negative = text[0] == '-';
        var rest = negative ? text[1..] : text;
        var e = rest.IndexOf('E', StringComparison.Ordinal);
        var exponent = e < 0 ? 0 : int.Parse(rest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = e < 0 ? rest : rest[..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1;

        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var significant = all.TrimStart('0');
        exponent -= all.Length - significant.Length;
        significant = significant.TrimEnd('0');
        return significant.Length == 0 ? (negative, "0", 0) : (negative, significant, exponent);
    }

    private static string Fixed(bool negative, string digits, int exponent)
    {
        var text = exponent < 0
            ? "0." + new string('0', -exponent - 1) + digits
            : digits.Length <= exponent + 1
                ? digits.PadRight(exponent + 1, '0')
                : digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
        return negative ? "-" + text : text;
    }

    private static string Scientific(bool negative, string digits, int exponent, int exponentDigits)
    {
        var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        var power = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(exponentDigits, '0');
        return $"{(negative ? "-" : "")}{mantissa}e{(exponent < 0 ? '-' : '+')}{power}";
    }
}
