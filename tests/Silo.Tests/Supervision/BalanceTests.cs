using OrleansGitOps.Silo.Supervision;

namespace OrleansGitOps.Silo.Tests.Supervision;

public sealed class BalanceTests
{
    [Theory]
    [InlineData("one=20", "one", "")]
    [InlineData("one=20 two=0", "one", "two=10")]
    [InlineData("one=20 two=0", "two", "")]
    [InlineData("one=11 two=9", "one", "")]
    [InlineData("one=30 two=30 three=0", "one", "three=10")]
    [InlineData("one=30 two=30 three=0", "two", "three=10")]
    [InlineData("one=90 two=0 three=0", "one", "two=30 three=30")]
    [InlineData("one=3 two=2", "one", "")]
    [InlineData("one=0 two=0", "one", "")]
    [InlineData("two=5 three=5", "one", "")]
    public void Moves_AreWhatOneSiloHasTooMany(string counts, string me, string expected)
    {
        var moves = Balance.Moves(Parse(counts), me);

        Assert.Equal(Parse(expected), moves);
    }

    private static Dictionary<string, int> Parse(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=')).ToDictionary(part => part[0], part => int.Parse(part[1], System.Globalization.CultureInfo.InvariantCulture));
}
