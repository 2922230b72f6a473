using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Kubernetes.Watch;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Tests.Kubernetes;

public sealed class LiveDigestTests
{
    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment",
         "metadata":{"name":"web","namespace":"payments","uid":"u1","resourceVersion":"7","generation":2,
           "creationTimestamp":"2026-01-01T00:00:00Z",
           "labels":{"app":"web","tier":"front"},
           "managedFields":[
             {"manager":"orleans-gitops","operation":"Apply","apiVersion":"apps/v1","time":"2026-01-01T00:00:00Z",
              "fieldsV1":{"f:spec":{"f:replicas":{}}}},
             {"manager":"kube-controller-manager","operation":"Update","apiVersion":"apps/v1","time":"2026-01-01T00:00:01Z",
              "fieldsV1":{"f:status":{"f:replicas":{}}}},
             {"manager":"autoscaler","operation":"Update","apiVersion":"apps/v1","time":"2026-01-01T00:00:02Z",
              "fieldsV1":{"f:metadata":{"f:annotations":{}},"f:status":{}}}]},
         "spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"a","image":"x:1"},{"name":"b","image":"y:1"}]}}},
         "status":{"replicas":3}}
        """;

    public static TheoryData<string> Ignored => new()
    {
        """.metadata.resourceVersion = "8" """,
        """.metadata.generation = 9""",
        """.metadata.managedFields.0.time = "2027-01-01T00:00:00Z" """,
        """.status = {"replicas":1}""",
        """.metadata.managedFields.1.fieldsV1 = {"f:status":{"f:conditions":{}}}""",
        """.metadata.managedFields.2.fieldsV1 = {"f:metadata":{"f:annotations":{}},"f:status":{"f:x":{}}}""",
        """.spec = {"template":{"spec":{"containers":[{"image":"x:1","name":"a"},{"image":"y:1","name":"b"}]}},"replicas":3}""",
    };

    public static TheoryData<string> Counted => new()
    {
        """.metadata.uid = "u2" """,
        """.metadata.labels.app = "other" """,
        """.metadata.deletionTimestamp = "2026-01-01T00:00:00Z" """,
        """.spec.replicas = 4""",
        """.spec.template.spec.containers = [{"name":"b","image":"y:1"},{"name":"a","image":"x:1"}]""",
        """.spec.paused = null""",
        """.metadata.managedFields.0.fieldsV1 = {"f:spec":{}}""",
        """.metadata.managedFields.0.manager = "kubectl-edit" """,
        """.metadata.managedFields.0.operation = "Update" """,
    };

    [Theory]
    [MemberData(nameof(Ignored))]
    public void Of_Bookkeeping_DoesNotCount(string change) => Assert.Equal(Digest(null), Digest(change));

    [Theory]
    [MemberData(nameof(Counted))]
    public void Of_WhatDriftIsMadeOf_Counts(string change) => Assert.NotEqual(Digest(null), Digest(change));

    [Fact]
    public void Of_OwnersInAnotherOrder_IsTheSame()
    {
        var content = JsonNode.Parse(Deployment)!.AsObject();
        var owners = content["metadata"]!["managedFields"]!.AsArray();
        content["metadata"]!["managedFields"] = new JsonArray([.. owners.Reverse().Select(owner => owner!.DeepClone())]);

        Assert.Equal(Digest(null), LiveDigest.Of(new KubeObject(content)));
    }

    [Fact]
    public void Of_AnyObject_IsShortText() => Assert.Matches("^[A-Za-z0-9_-]{22}$", Digest(null));

    [Fact]
    public void Of_Secret_FollowsItsVersionAndSaysNothingOfItsValues()
    {
        Assert.Equal(Secret("5", "YQ=="), Secret("5", "Yg=="));
        Assert.NotEqual(Secret("5", "YQ=="), Secret("6", "YQ=="));
        Assert.NotEqual(Secret("5", "YQ==", "v1"), Secret("5", "Yg==", "example.org/v1")); // only the core kind is one
        Assert.NotEqual(Secret("5", "YQ==", "example.org/v1"), Secret("5", "Yg==", "example.org/v1"));
    }

    private static string Secret(string version, string value, string apiVersion = "v1") => LiveDigest.Of(new KubeObject(new JsonObject
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = "s", ["uid"] = "u1", ["resourceVersion"] = version },
        ["data"] = new JsonObject { ["password"] = value },
    }));

    /// <param name="change"><c>.path.to = json</c></param>
    private static string Digest(string? change)
    {
        var content = JsonNode.Parse(Deployment)!.AsObject();
        if (change is not null)
        {
            var equals = change.IndexOf('=', StringComparison.Ordinal);
            var (path, json) = (change[1..equals].Trim(), change[(equals + 1)..]);
            JsonNode at = content;
            var parts = path.Split('.');
            foreach (var part in parts[..^1])
            {
                at = int.TryParse(part, out var index) ? at[index]! : at[part]!;
            }

            at[parts[^1]] = JsonNode.Parse(json);
        }

        return LiveDigest.Of(new KubeObject(content));
    }
}
