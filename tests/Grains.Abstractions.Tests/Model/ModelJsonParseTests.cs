using System.Text;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Abstractions.Tests.Model;

public sealed class ModelJsonParseTests
{
    [Theory]
    [InlineData("""{"spec":{"syncPolicy":{"automated":{"prunee":true}}}}""",
        "spec.syncPolicy.automated.prunee: unknown field; did you mean prune? valid here: prune, selfHeal, allowEmpty, enabled")]
    [InlineData("""{"spec":{"sources":[{},{"repoUrl":"x"}]}}""",
        "spec.sources[1].repoUrl: unknown field; did you mean repoURL? valid here: repoURL, path, targetRevision, helm, kustomize, directory, "
        + "plugin, chart, ref, name, tagPrefix")]
    [InlineData("""{"spec":{"source":{"directory":{"jsonnet":{"foo":1}}}}}""",
        "spec.source.directory.jsonnet.foo: unknown field; valid here: extVars, tlas, libs")]
    [InlineData("""{"Spec":{}}""", "Spec: unknown field; did you mean spec? valid here: apiVersion, kind, metadata, spec, status, operation")]
    [InlineData("""{"metadata":{"Name":"smuggled","name":"real"}}""", "metadata.Name: unknown field; did you mean name?")]
    [InlineData("""{"metadata":{"annotation":{}}}""", "metadata.annotation: unknown field; did you mean annotations?")]
    [InlineData("""{"a b":1}""", """["a b"]: unknown field; valid here: apiVersion, kind, metadata, spec, status, operation""")]
    public void Parse_UnknownField_NamedWithPathAndChoices(string json, string expected) => Assert.Equal([expected], Errors(json));

    [Theory]
    [InlineData("""{"spec":{"project":"a","project":"b"}}""", "spec.project: stands twice in the same object; keep one")]
    [InlineData("""{"spec":{"project":"a","\u0070roject":"b"}}""", "spec.project: stands twice in the same object; keep one")]
    [InlineData("""{"spec":{},"spec":{}}""", "spec: stands twice in the same object; keep one")]
    [InlineData("""{"status":{},"status":{}}""", "status: stands twice in the same object; keep one")]
    [InlineData("""{"metadata":{"labels":{"a/b":"1","a/b":"2"}}}""", """metadata.labels["a/b"]: stands twice in the same object; keep one""")]
    [InlineData("""{"spec":{"source":{"helm":{"valuesObject":{"x":[{"y":1,"y":2}]}}}}}""",
        "spec.source.helm.valuesObject.x[0].y: stands twice in the same object; keep one")]
    public void Parse_DuplicateKey_Refused(string json, string expected) => Assert.Equal([expected], Errors(json));

    [Theory]
    [InlineData("""{"spec":{"source":{"targetRevision":1.0}}}""",
        "spec.source.targetRevision: expected a string but found the number 1.0; put it in quotes")]
    [InlineData("""{"metadata":{"labels":{"on":true}}}""", "metadata.labels.on: expected a string but found true; put it in quotes")]
    [InlineData("""{"metadata":{"annotations":{"x":null}}}""", "metadata.annotations.x: expected a string but found null")]
    [InlineData("""{"spec":{"syncPolicy":{"automated":{"prune":"true"}}}}""",
        "spec.syncPolicy.automated.prune: expected true or false but found a string")]
    [InlineData("""{"spec":{"syncPolicy":{"retry":{"limit":1.5}}}}""",
        "spec.syncPolicy.retry.limit: expected a whole number but found the number 1.5")]
    [InlineData("""{"spec":{"syncPolicy":{"retry":{"limit":9223372036854775808}}}}""",
        "spec.syncPolicy.retry.limit: expected a whole number but found the number 9223372036854775808")]
    [InlineData("""{"spec":{"syncPolicy":{"syncOptions":"CreateNamespace=true"}}}""",
        "spec.syncPolicy.syncOptions: expected a list but found a string")]
    [InlineData("""{"spec":{"syncPolicy":{"syncOptions":["A=b",{"x":1}]}}}""",
        "spec.syncPolicy.syncOptions[1]: expected a string but found an object")]
    [InlineData("""{"spec":{"destination":[]}}""", "spec.destination: expected an object but found a list")]
    [InlineData("""{"metadata":{"creationTimestamp":"yesterday"}}""",
        """metadata.creationTimestamp: not a time such as "2026-01-31T12:00:00Z".""")]
    [InlineData("""{"metadata":{"creationTimestamp":"2026-01-31T12:00:00"}}""",
        """metadata.creationTimestamp: not a time such as "2026-01-31T12:00:00Z".""")]
    [InlineData("""{"spec":{"source":{"kustomize":{"replicas":[{"name":"a","count":2147483648}]}}}}""",
        "spec.source.kustomize.replicas[0].count: expected a whole number or a string but found the number 2147483648")]
    [InlineData("""{"spec":{"source":{"plugin":{"parameters":[{"name":"a","array":"x"}]}}}}""",
        "spec.source.plugin.parameters[0].array: expected a list but found a string")]
    [InlineData("[]", "expected an object but found a list")]
    [InlineData("null", "expected an object but found null")]
    public void Parse_WrongType_NamedWithPathAndWhatIsRight(string json, string expected) =>
        Assert.Equal([expected.TrimEnd('.')], Errors(json));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"spec":{}} {}""")]
    [InlineData("""{"spec":{}}x""")]
    [InlineData("""{"spec":{},}""")]
    [InlineData("""{/* comment */}""")]
    [InlineData("{'spec':{}}")]
    public void Parse_NotJson_Refused(string json) => Assert.StartsWith("not valid JSON (line 1, byte ", Assert.Single(Errors(json)));

    [Theory]
    [InlineData("""{"spec":{"project":"\ud800"}}""", "spec.project")]
    [InlineData("""{"metadata":{"labels":{"\udc00":"x"}}}""", "metadata.labels")]
    public void Parse_HalfSurrogate_Refused(string json, string path) =>
        Assert.StartsWith(path + ": holds text that is not valid Unicode", Errors(json)[0]);

    [Fact]
    public void Parse_BrokenUtf8_Refused()
    {
        byte[] json = [.. "{\"spec\":{\"project\":\""u8, 0xff, .. "\"}}"u8];
        Assert.StartsWith("spec.project: holds text that is not valid Unicode", Assert.Single(ModelJson.ParseApplicationManifest(json).Errors).ToString());
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    public void Parse_DeepNestingAnywhere_Refused(string open)
    {
        var deep = string.Concat(Enumerable.Repeat(open, 100_000));
        foreach (var json in new[]
        {
            deep, "{\"status\":" + deep, "{\"unknown\":" + deep, "{\"spec\":{\"source\":{\"helm\":{\"valuesObject\":" + deep,
            "{\"metadata\":{\"managedFields\":" + deep,
        })
        {
            Assert.Contains("nested deeper than 64 levels", Errors(json));
        }
    }

    [Fact]
    public void Parse_DepthOf64_Accepted()
    {
        // Four levels lie around the values object.
        var json = "{\"spec\":{\"source\":{\"helm\":{\"valuesObject\":" + new string('[', 60) + new string(']', 60) + "}}}}";
        Assert.Empty(Errors(json));
        Assert.Equal(["nested deeper than 64 levels"], Errors(json.Replace("[]", "[[]]", StringComparison.Ordinal)));
    }

    [Fact]
    public void Parse_TooLarge_Refused()
    {
        var json = "{\"spec\":{\"project\":\"" + new string('x', ModelJson.MaxManifestBytes) + "\"}}";
        Assert.Contains("at most 1572864 are read", Assert.Single(Errors(json)));
    }

    [Fact]
    public void Parse_ManyErrors_CollectedUpToABound()
    {
        Assert.Equal(
            ["spec.project: expected a string but found the number 1; put it in quotes", "spec.destination: expected an object but found true"],
            Errors("""{"spec":{"project":1,"destination":true}}"""));
        Assert.Equal(20, Errors("{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"x{i}\":0")) + "}").Count);
    }

    [Fact]
    public void Parse_LongOrOddFieldName_ShownShortAndOnOneLine()
    {
        var error = Assert.Single(Errors("{\"a\\n" + new string('b', 5000) + "\":0}"));
        Assert.StartsWith("[\"a?bbb", error);
        Assert.True(error.Length < 300, error);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("operation")]
    public void ParseApplicationManifest_StatusAndOperation_AcceptedAndDropped(string field)
    {
        const string Odd = """{"sync":{"status":"Synced","revision":"forged"},"health":7,"nobody":{"knows":[1,{"x":1,"x":2}]}}""";
        var result = ModelJson.ParseApplicationManifest(Encoding.UTF8.GetBytes($$"""{"metadata":{"name":"a"},"{{field}}":{{Odd}}}"""));
        Assert.True(result.IsValid(out var application), result.Message);
        Assert.Equal(new Application { Metadata = new ObjectMeta { Name = "a" } }, application);
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Application"}""", "apiVersion: 'v1' is not known; valid here: argoproj.io/v1alpha1")]
    [InlineData("""{"kind":"ApplicationSet"}""", "kind: 'ApplicationSet' is not what is expected here; valid here: Application")]
    public void ParseApplicationManifest_OtherType_Refused(string json, string expected) => Assert.Equal([expected], Errors(json));

    [Fact]
    public void ParseApplicationManifest_OtherKubernetesMetadata_Dropped()
    {
        const string Json = """{"metadata":{"name":"a","managedFields":[{"x":{"y":null}}],"selfLink":"/x","clusterName":"c","futureField":1}}""";
        Assert.True(ModelJson.ParseApplicationManifest(Encoding.UTF8.GetBytes(Json)).IsValid(out var application));
        Assert.Equal("""{"name":"a"}""", Encoding.UTF8.GetString(ModelJson.Serialize(application.Metadata)));
    }

    [Fact]
    public void ParseProjectManifest_UnknownField_Refused() =>
        Assert.StartsWith(
            "spec.sourceRepo: unknown field; did you mean sourceRepos?",
            Assert.Single(ModelJson.ParseProjectManifest("""{"spec":{"sourceRepo":[]},"status":{"anything":1}}"""u8).Errors).ToString());

    [Fact]
    public void Parse_AnyRecord_StrictToo()
    {
        Assert.True(ModelJson.Parse<ApplicationSpec>("""{"project":"p"}"""u8).IsValid(out var spec));
        Assert.Equal("p", spec.Project);
        Assert.False(ModelJson.Parse<ApplicationSpec>("""{"metadata":{}}"""u8).IsValid(out _));
    }

    private static List<string> Errors(string json) =>
        [.. ModelJson.ParseApplicationManifest(Encoding.UTF8.GetBytes(json)).Errors.Select(e => e.ToString())];
}
