using OrleansGitOps.Manifests.Quantities;

namespace OrleansGitOps.Manifests.Tests.Quantities;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("0.0Gi", "0")]
    [InlineData("1", "1")]
    [InlineData("+1", "1")]
    [InlineData("1.5", "1500m")]
    [InlineData(".5", "500m")]
    [InlineData("5.", "5")]
    [InlineData("-1.5", "-1500m")]
    [InlineData("0100m", "100m")]
    [InlineData("1000m", "1")]
    [InlineData("1000u", "1m")]
    [InlineData("1n", "1n")]
    [InlineData("1.2345", "1234500u")]
    [InlineData("1000", "1k")]
    [InlineData("1500k", "1500k")]
    [InlineData("12000k", "12M")]
    [InlineData("1E", "1E")]
    [InlineData("1000E", "1e21")]
    [InlineData("18446744073709551616", "18446744073709551616")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("1024Ki", "1Mi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0.9Gi", "966367641600m")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.1Ki", "102400m")]
    [InlineData("-2048Mi", "-2Gi")]
    [InlineData("1025Ki", "1025Ki")]
    [InlineData("8Ei", "9223372036854775807")]
    [InlineData("-9Ei", "-9223372036854775807")]
    [InlineData("1e3", "1e3")]
    [InlineData("1E3", "1e3")]
    [InlineData("12e4", "120e3")]
    [InlineData("5e0", "5")]
    [InlineData("1e-1", "100e-3")]
    [InlineData("1e-12", "1e-9")]
    [InlineData("0.9n", "1n")]
    [InlineData("-0.9n", "-1n")]
    [InlineData("1.0000000001", "1000000001n")]
    public void ToString_Quantity_IsCanonical(string text, string canonical)
    {
        var quantity = Quantity.Parse(text);

        Assert.Equal(canonical, quantity.ToString());
        Assert.Equal(quantity, Quantity.Parse(canonical));
        Assert.Equal(canonical, Quantity.Parse(canonical).ToString());
    }

    [Theory]
    [InlineData("1000m", "1", 0)]
    [InlineData("1Gi", "1073741824", 0)]
    [InlineData("1Gi", "1G", 1)]
    [InlineData("1e3", "1k", 0)]
    [InlineData("999m", "1", -1)]
    [InlineData("-1", "1n", -1)]
    [InlineData("1e30", "1E", 1)]
    public void CompareTo_Quantities_ComparesAmounts(string left, string right, int expected)
    {
        var (x, y) = (Quantity.Parse(left), Quantity.Parse(right));

        Assert.Equal(expected, Math.Sign(x.CompareTo(y)));
        Assert.Equal(expected == 0, x == y);
        Assert.Equal(expected < 0, x < y);
        Assert.True(expected != 0 || x.GetHashCode() == y.GetHashCode());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("Ki")]
    [InlineData("1.2.3")]
    [InlineData("1 ")]
    [InlineData("1 Gi")]
    [InlineData("1K")]
    [InlineData("1KI")]
    [InlineData("1ki")]
    [InlineData("1mi")]
    [InlineData("1e")]
    [InlineData("1e1.5")]
    [InlineData("1GB")]
    [InlineData("--1")]
    [InlineData("1,5")]
    [InlineData("٣")]
    [InlineData("1e999999999")]
    [InlineData("1e-999999999")]
    public void TryParse_NoQuantity_IsFalse(string? text)
    {
        Assert.False(Quantity.TryParse(text, out _));
        if (text is not null)
        {
            var exception = Assert.Throws<FormatException>(() => Quantity.Parse(text));
            Assert.Contains("is not a quantity", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TryParse_MillionsOfDigits_IsFalse() => Assert.False(Quantity.TryParse(new string('9', 5_000_000), out _));
}
