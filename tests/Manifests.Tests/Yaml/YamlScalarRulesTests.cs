using System.Text;
using OrleansGitOps.Manifests.Yaml;

namespace OrleansGitOps.Manifests.Tests.Yaml;

/// <summary>Expected values were taken from kubectl 1.32: `annotate --local -o json` (Kubectl) and `kustomize` (Kustomize).</summary>
public sealed class YamlScalarRulesTests
{
    [Theory]
    [InlineData("true", "true", "true")]
    [InlineData("True", "true", "true")]
    [InlineData("FALSE", "false", "false")]
    [InlineData("tRue", "\"tRue\"", "\"tRue\"")]
    [InlineData("yes", "true", "\"yes\"")]
    [InlineData("No", "false", "\"No\"")]
    [InlineData("on", "true", "\"on\"")]
    [InlineData("OFF", "false", "\"OFF\"")]
    [InlineData("y", "true", "\"y\"")]
    [InlineData("N", "false", "\"N\"")]
    [InlineData("yEs", "\"yEs\"", "\"yEs\"")]
    public void Read_Boolean_FollowsRules(string scalar, string kubectl, string kustomize)
    {
        Assert.Equal(kubectl, ValueOf(scalar, YamlRules.Kubectl));
        Assert.Equal(kustomize, ValueOf(scalar, YamlRules.Kustomize));
    }

    [Theory]
    [InlineData("", "null")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("Null", "null")]
    [InlineData("NULL", "null")]
    [InlineData("nULL", "\"nULL\"")]
    [InlineData("0644", "420")]
    [InlineData("0o14", "12")]
    [InlineData("0O17", "15")]
    [InlineData("0o_17", "15")]
    [InlineData("0x1F", "31")]
    [InlineData("0X1f", "31")]
    [InlineData("0x_1F", "31")]
    [InlineData("0b101", "5")]
    [InlineData("0B11", "3")]
    [InlineData("-0b11", "-3")]
    [InlineData("1_000", "1000")]
    [InlineData("1__0", "10")]
    [InlineData("_1", "\"_1\"")]
    [InlineData("+5", "5")]
    [InlineData("-0", "0")]
    [InlineData("00", "0")]
    [InlineData("08", "8")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("0xG", "\"0xG\"")]
    [InlineData("-", "[null]")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("-9223372036854775809", "-9223372036854775809")]
    [InlineData("0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695")]
    public void Read_NullOrInteger_KeptExactly(string scalar, string json) => AssertBoth(scalar, json);

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1.", "1")]
    [InlineData("1.5", "1.5")]
    [InlineData("0.1", "0.1")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData(".5e1", "5")]
    [InlineData("1e3", "1000")]
    [InlineData("12e03", "12000")]
    [InlineData("1_0.5", "10.5")]
    [InlineData("._5", "\"._5\"")]
    [InlineData(".", "\".\"")]
    [InlineData("1e21", "1e+21")]
    [InlineData("100000000000000000000.0", "100000000000000000000")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("1.5e-9", "1.5e-9")]
    [InlineData("123456789.5", "123456789.5")]
    [InlineData("-0.0", "-0")]
    [InlineData("1e400", "\"1e400\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("1e", "\"1e\"")]
    public void Read_Float_PrintsAsGo(string scalar, string json) => AssertBoth(scalar, json);

    [Theory]
    [InlineData("2001-01-01", "\"2001-01-01\"")]
    [InlineData("2001-12-14T21:59:43.10-05:00", "\"2001-12-14T21:59:43.10-05:00\"")]
    [InlineData("2001-12-14 21:59:43.10", "\"2001-12-14 21:59:43.10\"")]
    [InlineData("190:20:30", "\"190:20:30\"")]
    [InlineData("10.0.0.1", "\"10.0.0.1\"")]
    [InlineData("v1", "\"v1\"")]
    [InlineData("100m", "\"100m\"")]
    [InlineData("1Gi", "\"1Gi\"")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("\"12\"", "\"12\"")]
    [InlineData("'null'", "\"null\"")]
    [InlineData("''", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    public void Read_Text_StaysText(string scalar, string json) => AssertBoth(scalar, json);

    [Theory]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("!!str yes", "\"yes\"")]
    [InlineData("! 12", "\"12\"")]
    [InlineData("!!int \"7\"", "7")]
    [InlineData("!!float 3", "3")]
    [InlineData("!!bool true", "true")]
    [InlineData("!!null ''", "null")]
    [InlineData("!!binary aGVsbG8=", "\"hello\"")]
    [InlineData("!!timestamp 2001-01-01", "\"2001-01-01\"")]
    [InlineData("!!seq [1]", "[1]")]
    [InlineData("!!map {a: 1}", "{\"a\":1}")]
    [InlineData("!<tag:yaml.org,2002:str> 1", "\"1\"")]
    public void Read_CoreTag_Obeyed(string scalar, string json) => AssertBoth(scalar, json);

    [Theory]
    [InlineData("!!python/object:os.system x", "refused")]
    [InlineData("!Ref x", "refused")]
    [InlineData("!!set {a, b}", "refused")]
    [InlineData("!!omap [a: 1]", "refused")]
    [InlineData("!!map [1]", "refused")]
    [InlineData("!!int abc", "!!int")]
    [InlineData("!!bool 1", "!!bool")]
    [InlineData("!!binary '%%'", "base64")]
    [InlineData("!!binary /w==", "UTF-8")]
    [InlineData(".inf", "JSON")]
    [InlineData("-.Inf", "JSON")]
    [InlineData(".nan", "JSON")]
    public void Read_UnusableScalar_NamesLine(string scalar, string part)
    {
        var e = Assert.Throws<YamlReadException>(() => YamlReader.Read(Encoding.UTF8.GetBytes("a: 1\nv: " + scalar), "f.yaml"));
        Assert.Equal(2, e.Line);
        Assert.StartsWith("f.yaml:2:4: ", e.Message);
        Assert.Contains(part, e.Message);
    }

    [Theory]
    [InlineData("3: x", "{\"3\":\"x\"}")]
    [InlineData("1.5: x", "{\"1.5\":\"x\"}")]
    [InlineData(".5: x", "{\"0.5\":\"x\"}")]
    [InlineData("1e6: x", "{\"1e\\u002B06\":\"x\"}")]
    [InlineData("true: x", "{\"true\":\"x\"}")]
    [InlineData("yes: x", "{\"true\":\"x\"}")]
    [InlineData("y: x", "{\"true\":\"x\"}")]
    [InlineData("'y': x", "{\"y\":\"x\"}")]
    [InlineData("0644: x", "{\"420\":\"x\"}")]
    [InlineData("2001-01-01: x", "{\"2001-01-01\":\"x\"}")]
    public void Read_KeyThatIsNoText_BecomesText(string yaml, string json) =>
        Assert.Equal(json, YamlReader.Read(Encoding.UTF8.GetBytes(yaml), "f")[0].Root!.ToJsonString());

    [Fact]
    public void Read_YesAsKeyByKustomizeRules_StaysText() =>
        Assert.Equal("""{"yes":1,"y":2}""", YamlReader.Read("yes: 1\ny: 2"u8, "f", rules: YamlRules.Kustomize)[0].Root!.ToJsonString());

    [Fact]
    public void Read_Number_CanBeAskedForAsAnyNumberType()
    {
        var value = YamlReader.Read("a: 80"u8, "f")[0].Root!["a"]!;
        Assert.Equal(80, value.GetValue<int>());
        Assert.Equal(80L, value.GetValue<long>());
        Assert.Equal(80m, value.GetValue<decimal>());
    }

    [Fact]
    public void Read_NumberOfManyDigits_Refused()
    {
        var longest = Encoding.UTF8.GetBytes("a: " + new string('9', 5000));
        Assert.Contains("digits", Assert.Throws<YamlReadException>(() => YamlReader.Read(longest, "f")).Message);
    }

    [Theory]
    [InlineData("0xffffffffffffffffffff", "1208925819614629174706175")]
    [InlineData("-0x8000000000000000", "-9223372036854775808")]
    [InlineData("0777", "511")]
    [InlineData("0o7654321076543210765432107", "37007935826994711114823")]
    [InlineData("0b11111111", "255")]
    [InlineData("-0b1", "-1")]
    public void Read_OtherRadix_ExactAndNeverNegativeByItsFirstBit(string scalar, string json) => AssertBoth(scalar, json);

    private static void AssertBoth(string scalar, string json)
    {
        Assert.Equal(json, ValueOf(scalar, YamlRules.Kubectl));
        Assert.Equal(json, ValueOf(scalar, YamlRules.Kustomize));
    }

    private static string ValueOf(string scalar, YamlRules rules)
    {
        var root = YamlReader.Read(Encoding.UTF8.GetBytes("v:\n  " + scalar), "f", rules: rules)[0].Root!;
        return root["v"]?.ToJsonString(Plain) ?? "null";
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
