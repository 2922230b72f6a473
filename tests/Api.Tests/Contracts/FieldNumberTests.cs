using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.TestKit.Requirements;
using ProtoBuf;
using ProtoBuf.Meta;

namespace OrleansGitOps.Api.Tests.Contracts;

/// <summary>
/// Every message of the contracts against <c>ArgoCdFields.txt</c>: name, number and type of each field as Argo CD 3.6 and Kubernetes publish
/// them (their <c>.proto</c> files; taken down once, by a parser that knows nothing of this code).
/// </summary>
public sealed class FieldNumberTests
{
    /// <summary>Messages that Argo CD does not have.</summary>
    private static readonly string[] Own = ["DriftEntry", "ResourceTakeover"];

    /// <summary>Fields of ours in messages of Argo CD's.</summary>
    private static readonly string[] OwnFields = ["ResourceDiff.takeover"];

    /// <summary>Fields of Argo CD's that this version has no part for; a client's value in them is ignored.</summary>
    private static readonly string[] NotHere =
    [
        "ListMeta.shardInfo", "LoadBalancerIngress.ipMode", "LoadBalancerIngress.ports", "ManifestResponse.commands",
        "ManifestResponse.sourceIntegrityResult", "ManifestResponse.verifyResult",
        "NodeSystemInfo.swap", "ObjectMeta.managedFields", "ObjectMeta.selfLink", "RevisionMetadata.sourceIntegrityResult",
        "VersionMessage.BuildDate", "VersionMessage.ExtraBuildInfo", "VersionMessage.GitTag", "VersionMessage.GitTreeState",
        "VersionMessage.GoVersion", "VersionMessage.HelmVersion", "VersionMessage.JsonnetVersion", "VersionMessage.KubectlVersion",
        "VersionMessage.KustomizeVersion",
    ];

    private static readonly IReadOnlyDictionary<string, string> Table = File
        .ReadAllLines(Path.Combine(RepositoryRoot.Path, "tests/Api.Tests/Contracts/ArgoCdFields.txt"))
        .Select(line => line.Split(' ', 2))
        .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);

    [Fact]
    public void Fields_OfEveryMessage_HaveArgoCdsNumbersAndTypes()
    {
        var fields = Fields().Where(field => !Own.Contains(MessageOf(field.Name)) && !OwnFields.Contains(field.Name)).ToList();

        Assert.True(fields.Count > 350, $"{fields.Count} fields");
        Assert.Equal(
            fields.Select(field => $"{field.Name} {Table.GetValueOrDefault(field.Name, "is not one of Argo CD's")}"),
            fields.Select(field => $"{field.Name} {field.Value}"));
    }

    [Fact]
    public void Fields_OfArgoCdsMessages_AreAllHereOrListed()
    {
        var ours = Fields().Select(field => field.Name).ToList();
        var messages = ours.Select(MessageOf).ToHashSet(StringComparer.Ordinal);

        var missing = Table.Keys.Where(name => messages.Contains(MessageOf(name))).Except(ours).Order(StringComparer.Ordinal);

        Assert.Equal(NotHere.Where(name => messages.Contains(MessageOf(name))), missing);
    }

    /// <summary>As the exported text has them: <c>Message.field</c>, and <c>number type</c>.</summary>
    private static IEnumerable<(string Name, string Value)> Fields()
    {
        var options = new SchemaGenerationOptions { Syntax = ProtoSyntax.Proto2 };
        options.Types.AddRange(new[] { typeof(ModelProtobuf).Assembly, typeof(GitOpsApiExtensions).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsDefined(typeof(ProtoContractAttribute), inherit: false)));
        var message = "";
        foreach (var line in ModelProtobuf.TypeModel.GetSchema(options).Split('\n').Select(line => line.Trim()))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            message = words is ["message", var name, ..] ? name : message;
            if (words is [_, ..] && Array.IndexOf(words, "=") is > 0 and var equals && words[0] is not "option" && message.Length > 0)
            {
                var type = string.Join(' ', words[..(equals - 1)])
                    .Replace("optional ", "", StringComparison.Ordinal).Replace(", ", ",", StringComparison.Ordinal);
                yield return ($"{message}.{words[equals - 1]}", $"{words[equals + 1].TrimEnd(';')} {type}");
            }
        }
    }

    private static string MessageOf(string name) => name[..name.IndexOf('.', StringComparison.Ordinal)];
}
