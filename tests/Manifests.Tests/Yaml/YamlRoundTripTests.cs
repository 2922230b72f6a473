using System.Text;
using System.Text.Json.Nodes;
using OrleansGitOps.Manifests.Yaml;

namespace OrleansGitOps.Manifests.Tests.Yaml;

public sealed class YamlRoundTripTests
{
    private static readonly string[] Awkward =
    [
        "", " ", "a", "a ", " a", "yes", "y", "no", "true", "null", "~", "1", "1.0", "0x1f", "1e3", ".inf", "-", "- a", "?", "? a", ":", "a:", "a: b", "a #b",
        "#a", "a#b", "[", "]", "{a}", "&a", "*a", "!a", "|", ">", "'", "\"", "it's", "%a", "@a", "`a", "---", "--- a", "...", "=", "<<", "a\nb", "a\nb\n",
        "a\n\n", "\n", "\n\n", "\na", " a\nb", "  a\n b\n", "a \nb", "a\n ", "a\tb", "\ta", "a\t", "a\r\nb", "a\rb", "\0", "\x7f", "\x85", "\u2028", "\uFEFF", "æøå",
        "😀", "\\", "a\\nb", "2001-01-01", "190:20:30", "2001-01-01T00:00:00Z", "a\n\tb\n", "\t\n", "a\n#b\n", "- a\n- b\n", "a: b\nc: d\n", "a\n  \nb", "\n a\n", ",a", "a,b",
        "a\n---\nb", "---\na\n", "null\n", "{{ x }}", "a:b", "http://x/y", "\u00A0", "\uFFFD", "012", "1_000", "+1", "a\u2028\nb", "\"a\"\n", "a\n\n\nb\n\n",
    ];

    public static TheoryData<string> AwkwardTexts => [.. Awkward.Select(static text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)))];

    [Theory]
    [MemberData(nameof(AwkwardTexts))]
    public void Write_AwkwardText_ReadsBackEverywhere(string encoded)
    {
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(encoded));
        AssertRoundTrip(JsonValue.Create(text));
        AssertRoundTrip(new JsonObject { [text] = text, ["z"] = new JsonArray(text, new JsonArray(text, text), new JsonObject { ["k"] = text }) });
        AssertRoundTrip(new JsonArray(text, new JsonArray(new JsonObject { [text] = new JsonArray(text) })));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Write_RandomDocuments_ReadBack(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            AssertRoundTrip(RandomNode(random, 0));
        }
    }

    [Fact]
    public void Write_Nested_PrintsAsKustomizeDoes()
    {
        var node = JsonNode.Parse("""
            {"b":[{"q":1,"x":[1,[2,3]]},{}],"a":{"c":"yes","d":"l1\nl2\n","e":[],"f":null,"g":"it's: x"},"num":123456789.5}
            """);
        const string Expected = """
            a:
              c: "yes"
              d: |
                l1
                l2
              e: []
              f: null
              g: 'it''s: x'
            b:
            - q: 1
              x:
              - 1
              - - 2
                - 3
            - {}
            num: 1.234567895e+08

            """;
        Assert.Equal(Expected, YamlWriter.Write(node));
    }

    [Fact]
    public void Write_UnsortedKeys_KeepsOrder() =>
        Assert.Equal("b: 1\na: 2\n", YamlWriter.Write(new JsonObject { ["b"] = 1, ["a"] = 2 }, sortKeys: false));

    [Fact]
    public void WriteAll_TwoDocuments_ReadBackAsTwo()
    {
        var text = YamlWriter.WriteAll([new JsonObject { ["a"] = 1 }, JsonValue.Create("x\ny\n"), null]);
        Assert.Equal("a: 1\n---\n|\n  x\n  y\n---\nnull\n", text);
        Assert.Equal(3, YamlReader.Read(Encoding.UTF8.GetBytes(text), "f").Count);
    }

    private static void AssertRoundTrip(JsonNode? node)
    {
        foreach (var rules in new[] { YamlRules.Kubectl, YamlRules.Kustomize })
        {
            var text = YamlWriter.Write(node);
            JsonNode? back;
            try
            {
                back = YamlReader.Read(Encoding.UTF8.GetBytes(text), "f", rules: rules).Single().Root;
            }
            catch (YamlReadException e)
            {
                throw new Xunit.Sdk.XunitException($"{e.Message}\n{node?.ToJsonString()}\n{text}");
            }

            Assert.True(JsonNode.DeepEquals(node, back), $"{node?.ToJsonString()}\n{back?.ToJsonString()}\n{text}");
        }
    }

    private static JsonNode? RandomNode(Random random, int depth)
    {
        switch (random.Next(depth > 4 ? 6 : 9))
        {
            case 0:
                return null;
            case 1:
                return random.Next(2) == 0;
            case 2:
                return JsonNode.Parse(random.NextInt64().ToString());
            case 3:
                return JsonNode.Parse((random.NextDouble() * Math.Pow(10, random.Next(-12, 25))).ToString("R"));
            case 4 or 5:
                return RandomText(random);
            case 6:
                return new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomNode(random, depth + 1))]);
            default:
                var mapping = new JsonObject();
                for (var i = random.Next(5); i > 0; i--)
                {
                    mapping[random.Next(3) == 0 ? RandomText(random) : "key" + i] = RandomNode(random, depth + 1);
                }

                return mapping;
        }
    }

    private static string RandomText(Random random) => random.Next(3) switch
    {
        0 => Awkward[random.Next(Awkward.Length)],
        1 => Awkward[random.Next(Awkward.Length)] + Awkward[random.Next(Awkward.Length)],
        _ => new string(random.GetItems<char>("ab1 :#\n-\"'\\{}[],&*!|>%@`\tø", random.Next(200))),
    };
}
