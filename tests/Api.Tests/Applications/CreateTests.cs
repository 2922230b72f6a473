using System.Net;
using OrleansGitOps.Api.Tests.Fakes;
using static OrleansGitOps.Api.Tests.Fakes.Requests;

namespace OrleansGitOps.Api.Tests.Applications;

public sealed class CreateTests
{
    [Fact]
    public async Task Post_YamlManifest_RegistersItAsAdmin()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PostAsync("/api/v1/applications", Yaml(Samples.GatewayYaml));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.JsonAsync();
        Assert.Equal("nordic-payment-gateway", (string?)body["metadata"]!["name"]);
        Assert.Equal("overlays/production", (string?)body["spec"]!["source"]!["path"]);
        var grain = host.Grains.Application(Samples.GatewayKey);
        Assert.Equal("admin", grain.LastActor?.Name);
        Assert.True(grain.LastCreateOptions is { Upsert: false, Validate: true });
        Assert.True(grain.Current!.Spec.SyncPolicy!.Automated!.SelfHeal);
    }

    [Fact]
    public async Task Post_QueryFlags_ReachTheGrain()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        await client.PostAsync("/api/v1/applications?upsert=true&validate=false", Yaml(Samples.GatewayYaml));

        Assert.True(host.Grains.Application(Samples.GatewayKey).LastCreateOptions is { Upsert: true, Validate: false });
    }

    [Fact]
    public async Task Post_OtherSpecWithoutUpsert_RefusedAsArgoCdDoes()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();
        await client.PostAsync("/api/v1/applications", Yaml(Samples.GatewayYaml));

        var response = await client.PostAsync(
            "/api/v1/applications", Yaml(Samples.GatewayYaml.Replace("production", "staging", StringComparison.Ordinal)));

        Assert.Contains("use upsert flag", await response.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("selfHeal: true", "selfheal: true", "line 9", "spec.syncPolicy.automated.selfheal", "did you mean selfHeal?")]
    [InlineData("path: overlays/production", "pth: overlays/production", "line 6", "spec.source.pth", "unknown field")]
    [InlineData("project: default", "project: [a]", "line 5", "spec.project", "expected")]
    public async Task Post_YamlWithMistake_NamesLineAndField(string right, string wrong, string line, string path, string hint)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PostAsync(
            "/api/v1/applications", Yaml(Samples.GatewayYaml.Replace(right, wrong, StringComparison.Ordinal)));

        var message = await response.ErrorAsync(HttpStatusCode.BadRequest, 3);
        Assert.Contains(line + ":", message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(hint, message, StringComparison.Ordinal);
        Assert.Empty(host.Grains.Registered);
    }

    [Theory]
    [InlineData("a: [1", "line ")]
    [InlineData("a: 1\na: 2", "line 2")]
    [InlineData("kind: Application\n---\nkind: Application", "2 YAML documents")]
    [InlineData("# nothing", "0 YAML documents")]
    public async Task Post_BrokenYaml_SaysWhere(string yaml, string expected)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PostAsync("/api/v1/applications", Yaml(yaml));

        Assert.Contains(expected, await response.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AliasBomb_RefusedWithoutBuildingIt()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();
        var lines = Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");

        var response = await client.PostAsync("/api/v1/applications", Yaml("a0: &a0 [x, x]\n" + string.Join('\n', lines)));

        await response.ErrorAsync(HttpStatusCode.BadRequest, 3);
    }

    /// <summary>A9: what JSON readers read differently is refused, not guessed.</summary>
    [Theory]
    [InlineData("""{"metadata":{"name":"a"},"metadata":{"name":"b"}}""", "metadata")]
    [InlineData("""{"metadata":{"name":"a"},"Metadata":{"name":"b"}}""", "Metadata")]
    [InlineData("""{"metadata":{"name":"a","Name":"b"}}""", "metadata.Name")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"project":"default","project":"other"}}""", "spec.project")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"Project":"other"}}""", "spec.Project")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"source":{"helm":{"valuesObject":{"k":1,"k":2}}}}}""",
        "spec.source.helm.valuesObject.k")]
    [InlineData("""{"metadata":{"name":"a","labels":{"x":"1","x":"2"}}}""", "metadata.labels.x")]
    [InlineData("""{"metadata":{"name":"a"}} {"metadata":{"name":"b"}}""", "not valid JSON")]
    [InlineData("""[{"metadata":{"name":"a"}}]""", "expected an object")]
    [InlineData("""{"metadata":{"name":"a"},}""", "not valid JSON")]
    [InlineData("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"}}""", "kind")]
    [InlineData("", "not valid JSON")]
    public async Task Post_AmbiguousJson_RefusedByName(string json, string expected)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PostAsync("/api/v1/applications", Json(json));

        Assert.Contains(expected, await response.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
        Assert.Empty(host.Grains.Keys);
    }

    /// <summary>A8: status, operation and the server's part of the metadata cannot be written.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_StatusOperationIdentity_AreNotTaken(bool asYaml)
    {
        const string Hostile = """
            {"apiVersion":"argoproj.io/v1alpha1","kind":"Application",
             "metadata":{"name":"nordic-payment-gateway","uid":"forged","resourceVersion":"999","generation":5,
               "creationTimestamp":"2020-01-01T00:00:00Z","deletionTimestamp":"2020-01-01T00:00:00Z",
               "ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"x","uid":"y"}],"managedFields":[{"manager":"x"}]},
             "spec":{"destination":{"server":"https://kubernetes.default.svc"},"project":"default"},
             "status":{"sync":{"status":"Synced"},"health":{"status":"Healthy"}},
             "operation":{"sync":{"revision":"evil"},"initiatedBy":{"username":"somebody"}}}
            """;
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PostAsync("/api/v1/applications", asYaml ? Yaml(Hostile) : Json(Hostile));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var stored = host.Grains.Application(Samples.GatewayKey).Current!;
        Assert.Equal("uid-of-the-server", stored.Metadata.Uid);
        Assert.NotEqual("999", stored.Metadata.ResourceVersion);
        Assert.Null(stored.Metadata.CreationTimestamp);
        Assert.Null(stored.Metadata.DeletionTimestamp);
        Assert.Empty(stored.Metadata.OwnerReferences);
        Assert.Equal("", stored.Status.Sync.Status);
        Assert.Null(stored.Operation);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":""}}""", "metadata.name: is required")]
    [InlineData("""{"metadata":{"generateName":"x-"}}""", "generateName is not supported")]
    [InlineData("""{"metadata":{"name":"../other"}}""", "metadata.name")]
    [InlineData("""{"metadata":{"name":"Upper"}}""", "metadata.name")]
    [InlineData("""{"metadata":{"name":"a","namespace":"b/c"}}""", "metadata.namespace")]
    public async Task Post_ImpossibleIdentity_RefusedEvenWithoutValidation(string json, string expected)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        var response = await client.PostAsync("/api/v1/applications?validate=false", Json(json));

        Assert.Contains(expected, await response.ErrorAsync(HttpStatusCode.BadRequest, 3), StringComparison.Ordinal);
        Assert.Empty(host.Grains.Keys);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/jsonx")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Post_OtherContentType_415(string type)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();
        var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var response = await client.PostAsync("/api/v1/applications", content);

        Assert.StartsWith("Invalid content type",
            await response.ErrorAsync(HttpStatusCode.UnsupportedMediaType, 3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_TooLarge_413(bool announced)
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();
        var content = Json("{\"metadata\":{\"name\":\"" + new string('a', 1600 * 1024) + "\"}}");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/applications") { Content = content };
        request.Headers.TransferEncodingChunked = announced ? null : true;

        var response = await client.SendAsync(request);

        await response.ErrorAsync(HttpStatusCode.RequestEntityTooLarge, 8);
    }

    [Fact]
    public async Task Post_Compressed_RefusedUnread()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();
        var content = Json("{}");
        content.Headers.ContentEncoding.Add("gzip");

        var response = await client.PostAsync("/api/v1/applications", content);

        await response.ErrorAsync(HttpStatusCode.UnsupportedMediaType, 3);
    }
}
