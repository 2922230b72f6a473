using System.Text;
using OrleansGitOps.Manifests.Yaml;

namespace OrleansGitOps.Manifests.Tests.Yaml;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("# only a comment\n", 0)]
    [InlineData("a: 1\n", 1)]
    [InlineData("---\na: 1\n", 1)]
    [InlineData("---\na: 1\n---\n# nothing\n---\nb: 2\n...\n", 3)]
    [InlineData("%YAML 1.1\n---\na: 1\n", 1)]
    [InlineData("{\"a\": 1}\n{\"b\": 2}", 2)]
    [InlineData("{\"a\": 1}\n---\n{\"b\": 2}\n", 2)]
    public void Read_Stream_CountsDocuments(string text, int count) => Assert.Equal(count, Read(text).Count);

    [Theory]
    [InlineData("base: &b {x: 1, q: 2}\nv: {<<: *b, q: 3}", """{"q":3,"x":1}""")]
    [InlineData("base: &b {x: 1}\nc: &c {x: 9, z: 1}\nv: {<<: [*b, *c], q: 3}", """{"q":3,"x":1,"z":1}""")]
    [InlineData("v:\n  q: 3\n  <<: {q: 1, w: 2}", """{"q":3,"w":2}""")]
    [InlineData("v: {\"<<\": 1}", "{\"\\u003C\\u003C\":1}")]
    [InlineData("a: &a [1, {b: 2}]\nv: *a", """[1,{"b":2}]""")]
    [InlineData("a: &a 1\na2: &a 2\nv: *a", "2")]
    [InlineData("&k key: 1\nv: *k", "\"key\"")]
    [InlineData("a: &k v\n*k : 5", "5")]
    public void Read_AnchorsAndMerges_Expanded(string yaml, string json) => Assert.Equal(json, Read(yaml)[0].Root!["v"]!.ToJsonString());

    [Theory]
    [InlineData("v: {<<: 1}")]
    [InlineData("v: {<<: [1]}")]
    public void Read_MergeOfNoMapping_Refused(string yaml) => Assert.Contains("merge key", Fails(yaml).Message);

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", 3)]
    [InlineData("{\"a\": 1,\n \"b\": 2,\n \"a\": 3}", 3)]
    [InlineData("1: 1\nb: 2\n'1': 3\n", 3)]
    public void Read_KeyTwice_LastWinsWithWarning(string text, int line)
    {
        var document = Read(text)[0];
        var key = document.Root!["a"] is null ? "1" : "a";
        Assert.Equal(3, document.Root![key]!.GetValue<int>());
        Assert.Equal(line, Assert.Single(document.Warnings).Line);
        Assert.Contains($"\"{key}\"", document.Warnings[0].Message);
    }

    [Fact]
    public void Read_Json_KeepsJsonMeaning()
    {
        const string Json =
            """{"a":"\ud83d\ude00\/\u0001","b":12345678901234567890123,"c":1.0,"d":1e3,"yes":"no","e":null,"f":[true]}""";
        var root = Read(Json)[0].Root!;
        Assert.Equal("😀/\x01", root["a"]!.GetValue<string>());
        Assert.Equal("12345678901234567890123", root["b"]!.ToJsonString());
        Assert.Equal("1", root["c"]!.ToJsonString());
        Assert.Equal("1000", root["d"]!.ToJsonString());
        Assert.Equal("no", root["yes"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{\"a\":\n 1e999}", 2, "too large")]
    [InlineData("{\"a\":\n \"\\ud800\"}", 2, "surrogate")]
    public void Read_JsonThatGoWouldRefuse_Refused(string text, int line, string part)
    {
        var e = Fails(text);
        Assert.Equal(line, e.Line);
        Assert.Contains(part, e.Message);
    }

    [Fact]
    public void Read_FlowYamlThatIsNoJson_ReadAsYaml() => Assert.Equal("""{"a":[true]}""", Read("{a: [yes]} # c")[0].Root!.ToJsonString());

    [Fact]
    public void Read_ByteOrderMarks_Accepted()
    {
        foreach (var text in new[] { "a: ø\n", "{\"a\": \"ø\"}" })
        {
            foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
            {
                byte[] bytes = [.. encoding.Preamble, .. encoding.GetBytes(text)];
                Assert.Equal("ø", YamlReader.Read(bytes, "f")[0].Root!["a"]!.GetValue<string>());
            }
        }
    }

    [Theory]
    [InlineData("a: 1\n\tb: 2\n", 2, "tab")]
    [InlineData("a: b: c\n", 1, "YAML syntax")]
    [InlineData("a: [1, 2\nb: 3\n", 2, "YAML syntax")]
    [InlineData("a: 1\n<<<<<<< HEAD\nb: 2\n", 3, "")]
    [InlineData("a: 1\nb: {{ .Values.x }}\n", 2, "")]
    [InlineData("a: 'x\n", 2, "YAML syntax")]
    [InlineData("a: 1\n? [x]\n: 1\n", 2, "stands as a key")]
    [InlineData("a: 1\n~: 1\n", 2, "empty key")]
    public void Read_Malformed_NamesPlace(string yaml, int line, string part)
    {
        var e = Fails(yaml);
        Assert.Equal(line, e.Line);
        Assert.StartsWith($"f.yaml:{line}:{e.Column}: ", e.Message);
        Assert.Contains(part, e.Message);
    }

    [Theory]
    [InlineData("spec", 4)]
    [InlineData("spec.source.repoURL", 6)]
    [InlineData("spec.source.unknown.deeper", 5)]
    [InlineData("spec.list[1]", 9)]
    [InlineData("spec.list[1].b", 10)]
    [InlineData("metadata.annotations[\"x.y/z\"]", 13)]
    [InlineData("", 3)]
    [InlineData("nothing", 3)]
    public void LineOf_Path_FindsLine(string path, int line)
    {
        const string Yaml = "first: 1\n---\nkind: A\nspec:\n  source:\n    repoURL: x\n  list:\n  - 1\n  - a: 1\n    b: 2\n"
            + "metadata:\n  annotations:\n    x.y/z: v\n";
        Assert.Equal(line, Read(Yaml)[1].LineOf(path));
    }

    [Fact]
    public void LineOf_Json_FindsLine() => Assert.Equal(3, Read("{\n \"a\": {\n  \"b\": 1}}")[0].LineOf("a.b"));

    private static IReadOnlyList<YamlDocument> Read(string text) => YamlReader.Read(Encoding.UTF8.GetBytes(text), "f.yaml");

    private static YamlReadException Fails(string text) => Assert.Throws<YamlReadException>(() => Read(text));
}
