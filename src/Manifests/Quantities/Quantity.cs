using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace OrleansGitOps.Manifests.Quantities;

/// <summary>
/// An amount of a resource as Kubernetes writes it (<c>100m</c>, <c>1.5Gi</c>, <c>2e3</c>), exact down to a billionth. Two are equal
/// when they are the same amount, however written: <c>1000m</c> is <c>1</c>. Rules: <c>resource.Quantity</c> of k8s.io/apimachinery.
/// </summary>
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    private const string DecimalSuffixes = "num kMGTPE";
    private const string BinarySuffixes = "KMGTPE";
    private const int NanoDigits = 9;

    /// <summary>Far above any real amount; what is longer would only cost time.</summary>
    private const int MaxLength = 256;
    private const int MaxExponent = 512;

    private static readonly BigInteger Giga = BigInteger.Pow(10, NanoDigits);
    private static readonly BigInteger BinaryCap = long.MaxValue * Giga;

    private readonly BigInteger _nanos;

    private Quantity(BigInteger nanos, QuantityFormat format) => (_nanos, Format) = (nanos, format);

    public QuantityFormat Format { get; }

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    /// <exception cref="FormatException">Not a quantity.</exception>
    public static Quantity Parse(string text) => TryParse(text, out var quantity)
        ? quantity
        : throw new FormatException(
            $"'{(text is { Length: > 60 } ? $"{text[..60]}..." : text)}' is not a quantity; write a number with a suffix, "
            + "for example 100m, 1.5Gi or 2e3.");

    /// <summary>
    /// What is finer than a billionth is rounded away from zero; with a binary suffix the amount ends at 2^63-1. Both as the API server
    /// does.
    /// </summary>
    /// <returns>False: not a quantity, longer than 256 characters, or with an exponent beyond 512.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity)
    {
        quantity = default;
        if (text is null || text.Length is 0 or > MaxLength)
        {
            return false;
        }

        var sign = text[0] is '+' or '-' ? 1 : 0;
        var end = text.AsSpan(sign).IndexOfAnyExcept("0123456789.") is var at && at < 0 ? text.Length : sign + at;
        var number = text.AsSpan(sign, end - sign);
        var point = number.IndexOf('.');
        var fraction = point < 0 ? 0 : number.Length - point - 1;
        if (number.Length == (point < 0 ? 0 : 1)
            || number.Count('.') > 1
            || !TryReadSuffix(text.AsSpan(end), out var @base, out var exponent, out var format))
        {
            return false;
        }

        var digits = BigInteger.Parse(
            number.ToString().Replace(".", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture);
        var nanos = format == QuantityFormat.BinarySI
            ? Scale(digits * BigInteger.Pow(@base, exponent), NanoDigits - fraction)
            : Scale(digits, NanoDigits - fraction + exponent);
        if (format == QuantityFormat.BinarySI)
        {
            nanos = BigInteger.Min(nanos, BinaryCap);
        }

        quantity = new Quantity(text[0] == '-' ? -nanos : nanos, format);
        return true;
    }

    public int CompareTo(Quantity other) => _nanos.CompareTo(other._nanos);

    public bool Equals(Quantity other) => _nanos.Equals(other._nanos);

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => _nanos.GetHashCode();

    /// <summary>
    /// The canonical form, as the API server writes it: no fraction, the largest suffix that loses nothing, of the family it was read
    /// with. Below 1024, or with a fraction, a binary amount is written as a decimal one.
    /// </summary>
    public override string ToString()
    {
        if (_nanos.IsZero)
        {
            return "0";
        }

        return Format == QuantityFormat.BinarySI && BigInteger.Abs(_nanos) >= 1024 * Giga && (_nanos % Giga).IsZero ? Binary() : Decimal();
    }

    private string Binary()
    {
        var (amount, power) = (_nanos / Giga, 0);
        while (power < BinarySuffixes.Length && (amount % 1024).IsZero)
        {
            (amount, power) = (amount / 1024, power + 1);
        }

        return power == 0 ? Text(amount) : $"{Text(amount)}{BinarySuffixes[power - 1]}i";
    }

    private string Decimal()
    {
        var (amount, exponent) = (_nanos, -NanoDigits);
        while ((amount % 1000).IsZero)
        {
            (amount, exponent) = (amount / 1000, exponent + 3);
        }

        return (Format, exponent) switch
        {
            (_, 0) => Text(amount),
            (QuantityFormat.DecimalExponent, _) or (_, > 18) => $"{Text(amount)}e{exponent.ToString(CultureInfo.InvariantCulture)}",
            _ => $"{Text(amount)}{DecimalSuffixes[(exponent + NanoDigits) / 3]}",
        };
    }

    private static string Text(BigInteger amount) => amount.ToString(CultureInfo.InvariantCulture);

    /// <summary>Times a power of ten; what is lost is rounded up.</summary>
    private static BigInteger Scale(BigInteger value, int power)
    {
        if (power >= 0)
        {
            return value * BigInteger.Pow(10, power);
        }

        var quotient = BigInteger.DivRem(value, BigInteger.Pow(10, -power), out var rest);
        return rest.IsZero ? quotient : quotient + 1;
    }

    private static bool TryReadSuffix(ReadOnlySpan<char> suffix, out int @base, out int exponent, out QuantityFormat format)
    {
        (@base, exponent, format) = (10, 0, QuantityFormat.DecimalSI);
        switch (suffix)
        {
            case []:
                return true;
            case [var letter] when letter != ' ' && DecimalSuffixes.Contains(letter):
                exponent = (DecimalSuffixes.IndexOf(letter, StringComparison.Ordinal) * 3) - NanoDigits;
                return true;
            case [var letter, 'i'] when BinarySuffixes.Contains(letter):
                (@base, exponent, format) = (1024, BinarySuffixes.IndexOf(letter, StringComparison.Ordinal) + 1, QuantityFormat.BinarySI);
                return true;
            case ['e' or 'E', .. var power]:
                format = QuantityFormat.DecimalExponent;
                return int.TryParse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                    && exponent is >= -MaxExponent and <= MaxExponent;
            default:
                return false;
        }
    }
}
