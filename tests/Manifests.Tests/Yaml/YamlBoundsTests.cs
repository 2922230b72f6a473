using System.Text;
using OrleansGitOps.Manifests.Yaml;

namespace OrleansGitOps.Manifests.Tests.Yaml;

/// <summary>Hostile inputs. Each must be a YamlReadException; a stack overflow would end the test process.</summary>
public sealed class YamlBoundsTests
{
    public static TheoryData<string, string> DeepInputs => new()
    {
        { "flow lists", new string('[', 100_000) },
        { "flow mappings", string.Concat(Enumerable.Repeat("{a: ", 100_000)) },
        { "closed flow lists", new string('[', 5_000) + new string(']', 5_000) },
        { "json", string.Concat(Enumerable.Repeat("{\"a\":", 50_000)) + "1" + new string('}', 50_000) },
        { "json lists", "{\"a\":" + new string('[', 101) + new string(']', 101) + "}" },
        { "dashes", string.Concat(Enumerable.Repeat("- ", 20_000)) + "a" },
        { "keys in keys", string.Concat(Enumerable.Repeat("? ", 20_000)) + "a" },
        { "flow keys", "a: " + string.Concat(Enumerable.Repeat("{? ", 20_000)) },
        { "lists as keys", "a: " + string.Concat(Enumerable.Repeat("[? [", 20_000)) },
        { "indented", string.Concat(Enumerable.Range(0, 1500).Select(static i => new string(' ', i) + "a:\n")) },
    };

    [Theory]
    [MemberData(nameof(DeepInputs))]
    public void Read_TooDeep_Refused(string name, string yaml)
    {
        Assert.NotEmpty(name);
        Assert.Throws<YamlReadException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "deep.yaml"));
        Assert.Single(YamlReader.Read("a: 1"u8, "next.yaml"));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Read_DepthAtLimit_ExactlyCounted(int depth, bool accepted)
    {
        foreach (var text in new[]
        {
            new string('[', depth) + new string(']', depth),
            string.Concat(Enumerable.Repeat("- ", depth)) + "a",
            string.Concat(Enumerable.Range(0, depth).Select(static i => new string(' ', i) + "a:\n")),
        })
        {
            var e = Record.Exception(() => YamlReader.Read(Encoding.UTF8.GetBytes(text), "f"));
            Assert.Equal(accepted, e is null);
            Assert.True(accepted || e is YamlReadException { Message: var m } && m.Contains("deeper than 100"), e?.Message);
        }
    }

    [Fact]
    public void Read_AliasBringsDepth_Counted()
    {
        // Ten anchors, each eleven levels deep around the one before: 110 levels that no single place shows.
        var yaml = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i <= 10; i++)
        {
            yaml.Append($"a{i}: &a{i} {new string('[', 11)}*a{i - 1}{new string(']', 11)}\n");
        }

        var e = Assert.Throws<YamlReadException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(yaml.ToString()), "f.yaml"));
        Assert.Contains("deeper than 100", e.Message);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{k: ", "}")]
    public void Read_AliasBomb_RefusedWithoutMemory(string open, string close)
    {
        var yaml = new StringBuilder("a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
        for (var i = 1; i <= 30; i++)
        {
            var aliases = open == "[" ? string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))
                : $"*a{i - 1}, " + string.Join(", ", Enumerable.Range(0, 8).Select(n => $"k{n}: *a{i - 1}"));
            yaml.Append($"a{i}: &a{i} {open}{aliases}{close}\n");
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var e = Assert.Throws<YamlReadException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(yaml.ToString()), "bomb.yaml"));
        Assert.Contains("alias bomb", e.Message);
        Assert.StartsWith("bomb.yaml:", e.Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 600_000_000);
    }

    [Fact]
    public void Read_MergeKeyBomb_Refused()
    {
        var yaml = new StringBuilder("a0: &a0 {k0: [1,2,3,4,5,6,7,8,9]}\n");
        for (var i = 1; i <= 30; i++)
        {
            yaml.Append($"a{i}: &a{i}\n  <<: *a{i - 1}\n");
            for (var n = 0; n < 9; n++)
            {
                yaml.Append($"  k{i}x{n}: *a{i - 1}\n");
            }
        }

        Assert.Contains("alias bomb",
            Assert.Throws<YamlReadException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(yaml.ToString()), "bomb.yaml")).Message);
    }

    [Fact]
    public void Read_AliasesOfLongText_Refused()
    {
        var yaml = "a: &a " + new string('x', 1_000_000) + "\nb: [" + string.Join(',', Enumerable.Repeat("*a", 100)) + "]\n";
        Assert.Contains("characters", Assert.Throws<YamlReadException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "f")).Message);
    }

    [Theory]
    [InlineData("a: &a [*a]", "inside of its own anchor")]
    [InlineData("a: *b", "no anchor")]
    [InlineData("a: &a 1\n---\nb: *a", "no anchor")]
    public void Read_BadAlias_Refused(string yaml, string part) =>
        Assert.Contains(part, Assert.Throws<YamlReadException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "f")).Message);

    [Fact]
    public void Read_TooManyNodesBytesDocuments_NamesLimit()
    {
        var limits = new YamlLimits { MaxNodes = 10, MaxBytes = 1000, MaxDocuments = 3 };
        Assert.Contains("10 values", Fails("[1,2,3,4,5,6,7,8,9,10]"));
        Assert.Contains("10 values", Fails("a: [1,2,3,4,5,6,7,8,9,10]"));
        Assert.Contains("1000", Fails("a: " + new string('x', 1000)));
        Assert.Contains("3 documents", Fails("a: 1\n---\na: 1\n---\na: 1\n---\na: 1\n"));

        string Fails(string text) =>
            Assert.Throws<YamlReadException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(text), "f", limits)).Message;
    }

    /// <summary>The place of each is looked for in all that stands before it, which for a million would take minutes.</summary>
    [Theory]
    [InlineData("{", "\"a\":1,\n", "\"a\":1}")]
    [InlineData("x: 1\n", "a: 1\n", "a: 1\n")]
    public void Read_KeyThousandsOfTimes_ListsTheFirstWarnings(string start, string line, string end)
    {
        var text = start + string.Concat(Enumerable.Repeat(line, 400_000)) + end;

        var document = Assert.Single(YamlReader.Read(Encoding.UTF8.GetBytes(text), "f"));

        Assert.Equal(100, document.Warnings.Count);
        Assert.Equal(Enumerable.Range(document.Warnings[0].Line, 100), document.Warnings.Select(static one => one.Line));
    }

    [Fact]
    public void Read_LongKeyTwice_ShortWarning()
    {
        var key = new string('k', 100_000);

        Assert.True(YamlReader.Read(Encoding.UTF8.GetBytes($"{{\"{key}\":1,\"{key}\":2}}"), "f")[0].Warnings[0].Message.Length < 200);
    }

    [Fact]
    public void Read_ThousandsOfJsonDocuments_EachKnowsItsLine()
    {
        var documents = YamlReader.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{}\n\n", 9_000))), "f");

        Assert.Equal(Enumerable.Range(0, 9_000).Select(static i => 1 + (2 * i)), documents.Select(static one => one.Line));
    }

    [Fact]
    public void Read_LimitAboveHighestDepth_StaysBounded() =>
        Assert.Throws<YamlReadException>(() => YamlReader.Read(
            Encoding.UTF8.GetBytes(new string('[', 200) + new string(']', 200)), "f", new YamlLimits { MaxDepth = int.MaxValue }));

    [Theory]
    [InlineData("a: \"x\0y\"", 1, 6)]
    [InlineData("a: 1\nb: \x07", 2, 4)]
    [InlineData("a: \x7f", 1, 4)]
    [InlineData("a: \x80", 1, 4)]
    public void Read_ControlCharacter_RefusedWithPlace(string text, int line, int column)
    {
        var e = Assert.Throws<YamlReadException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(text), "f"));
        Assert.Equal((line, column), (e.Line, e.Column));
        Assert.Contains("control character", e.Message);
    }

    [Fact]
    public void Read_InvalidUtf8_RefusedWithPlace()
    {
        var e = Assert.Throws<YamlReadException>(() => YamlReader.Read([.. "a: 1\nb: "u8, 0xC3, 0x28], "f.yaml"));
        Assert.Equal((2, 4), (e.Line, e.Column));
        Assert.Contains("UTF-8", e.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_InvalidUtf16_RefusedWithPlace(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        byte[] half = bigEndian ? [0xD8, 0x00] : [0x00, 0xD8];
        byte[] input = [.. encoding.Preamble, .. encoding.GetBytes("a: \uFFFD\nb: "), .. half, .. encoding.GetBytes("x")];
        var e = Assert.Throws<YamlReadException>(() => YamlReader.Read(input, "f.yaml"));
        Assert.Equal((2, 4), (e.Line, e.Column));
        Assert.Contains("UTF-16", e.Message);

        byte[] cut = [.. encoding.Preamble, .. encoding.GetBytes("a: 1\nb"), 0x00];
        Assert.Equal(2, Assert.Throws<YamlReadException>(() => YamlReader.Read(cut, "f.yaml")).Line);
    }

    [Theory]
    [InlineData("{", "\"a\": 1,\n", "\"b\": 2}")]
    [InlineData("", "a: 1\n", "b: 2\n")]
    public void Read_KeysTwiceWithoutEnd_WarningsBounded(string open, string entry, string close)
    {
        // Finding the line of each by counting from the start would take minutes, keeping each would take memory.
        var text = open + string.Concat(Enumerable.Repeat(entry, 300_000)) + close;
        var document = Assert.Single(YamlReader.Read(Encoding.UTF8.GetBytes(text), "f"));
        Assert.Equal(YamlLimits.MaxWarnings, document.Warnings.Count);
        Assert.Equal(Enumerable.Range(2, YamlLimits.MaxWarnings), document.Warnings.Select(static warning => warning.Line));
        Assert.Contains("are not named", document.Warnings[^1].Message);
        Assert.DoesNotContain("are not named", document.Warnings[^2].Message);
    }

    [Theory]
    [InlineData("{\"a\": 1, \"a\": 2}\n", 1)]
    [InlineData("---\na: 1\na: 2\n", 3)]
    public void Read_KeysTwiceInManyDocuments_EachDocumentWarns(string one, int line)
    {
        var documents = YamlReader.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(one, 300))), "f");
        Assert.Equal(300, documents.Count);
        Assert.Equal(
            Enumerable.Range(0, 300).Select(i => (i * one.Count(static c => c == '\n')) + line),
            documents.Select(static document => Assert.Single(document.Warnings).Line));
    }

    [Fact]
    public void Read_JsonKeyTwiceAroundNestedOne_BothPlacesRight()
    {
        // The outer key's warning follows the inner one's, but stands before it.
        var documents = YamlReader.Read("{\"a\": 1,\n \"a\": {\"ø\": 1,\n \"b\": 2, \"ø\": 3}}\n {\"c\": 1, \"c\": 2}"u8, "f");
        Assert.Equal([(3, 10), (2, 2)], documents[0].Warnings.Select(static warning => (warning.Line, warning.Column)));
        Assert.Equal(4, documents[1].Line);
        Assert.Equal((4, 11), (documents[1].Warnings[0].Line, documents[1].Warnings[0].Column));
    }

    [Theory]
    [InlineData("a: 1\nb: !<a b> x\n", 2)]
    [InlineData("a: 1\nb: !<::> x\n", 2)]
    public void Read_TagThatIsNoUri_RefusedWithPlace(string yaml, int line) =>
        Assert.Equal(line, Assert.Throws<YamlReadException>(() => YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "f")).Line);

    [Fact]
    public void Read_RandomGarbage_OnlyEverItsOwnException()
    {
        var random = new Random(7);
        const string Alphabet = "ab:- \n\t[]{}&*!|>'\"%@#?,~<0\\\r";
        for (var i = 0; i < 30_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            var e = Record.Exception(() => YamlReader.Read(Encoding.UTF8.GetBytes(text), "f"));
            Assert.True(e is null or YamlReadException, $"{e}\n{text}");
        }
    }
}
