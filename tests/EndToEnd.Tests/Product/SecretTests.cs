using System.Text;
using System.Text.Json.Nodes;
using k8s;
using OrleansGitOps.TestKit.Processes;
using Xunit.Abstractions;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>A canary in a Secret must not turn up anywhere that people or files of ours can be read.</summary>
public sealed class SecretTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    private const string Canary = "canary-5f2d81c0b7";
    private const string Digits = "7714820915563";

    [SkippableFact]
    public async Task Secret_InGit_IsNowhereInOurFilesLogsAndAnswers()
    {
        var files = Deployed.Files.ToDictionary();
        files["base/kustomization.yaml"] = "resources: [deployment.yaml, service.yaml, config.yaml, secret.yaml]";
        files["base/secret.yaml"] = $"""
            apiVersion: v1
            kind: Secret
            metadata: {"{"} name: token {"}"}
            stringData: {"{"} password: {Canary} {"}"}
            """;
        var app = await Deployed.StartAsync(await installation.StartAsync(), files);
        var drifted = Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary + "-drift"));
        await app.Kube.CoreV1.PatchNamespacedSecretAsync(
            new k8s.Models.V1Patch($$$"""{"data":{"password":"{{{drifted}}}"}}""", k8s.Models.V1Patch.PatchType.MergePatch),
            "token", app.Name, fieldManager: "kubectl-edit");
        await app.BecomesAsync(
            "the value of Git", () => app.Kube.CoreV1.ReadNamespacedSecretAsync("token", app.Name),
            live => Encoding.UTF8.GetString(live.Data["password"]) == Canary);
        await app.Silo.WaitUntilSyncedAsync(app.Name);

        var answers = new StringBuilder();
        foreach (var path in new[] { "", "/managed-resources", "/drift" })
        {
            answers.Append((await app.Silo.GetAsync($"api/v1/applications/{app.Name}{path}")).ToJsonString());
        }

        answers.Append(await app.Silo.Http.GetStringAsync(""));
        answers.Append(await app.Silo.Http.GetStringAsync("metrics"));
        AssertClean("API answers", answers.ToString());
        AssertClean("the log", app.Silo.Log);
        var data = Path.GetDirectoryName(app.Silo.LogPath)!;
        // The mirror holds what Git holds, and the lock is empty and locked.
        foreach (var file in Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/git/", StringComparison.Ordinal) && Path.GetFileName(file) != "lock"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var memory = new MemoryStream();
            await stream.CopyToAsync(memory);
            AssertClean(file, Encoding.Latin1.GetString(memory.ToArray()));
        }
    }

    /// <summary>Whatever is wrong with a Secret: the errors of parsers, of Kustomize and of the API server like to quote what they refuse.</summary>
    [SkippableFact]
    public async Task Secret_ThatIsRefused_IsNowhereInErrorsAndLogs()
    {
        var shared = await installation.StartAsync();
        using var folder = new TempDirectory("canary");
        await using var silo = await SiloProcess.StartAsync(
            folder.Combine("data"), shared.ControlPlane.KubeconfigPath, new Dictionary<string, string> { ["Logging:LogLevel:Default"] = "Trace" });
        var app = await Deployed.StartAsync(shared with { Silo = silo });
        var answers = new StringBuilder();
        var errors = new List<string>();
        foreach (var (what, secret, kustomization) in Refused)
        {
            var commit = await app.Repository.CommitAsync(new Dictionary<string, string?>
            {
                ["base/secret.yaml"] = secret,
                ["base/kustomization.yaml"] = "resources: [deployment.yaml, service.yaml, config.yaml, secret.yaml]\n" + kustomization,
            });
            var last = errors.LastOrDefault();
            await silo.WaitForAsync(app.Name, $"the error of {what}", item => Errors(item).Length > 0 && Errors(item) != last);
            errors.Add(Errors(await silo.ApplicationAsync(app.Name)));
            foreach (var path in new[] { "", "/managed-resources", "/drift", "/resource-tree", "/events" })
            {
                using var answer = await silo.TrySendAsync(HttpMethod.Get, $"api/v1/applications/{app.Name}{path}");
                answers.Append(await answer.Content.ReadAsStringAsync());
            }

            using var manifests = await silo.TrySendAsync(HttpMethod.Get, $"api/v1/applications/{app.Name}/manifests?revision={commit}");
            answers.Append(await manifests.Content.ReadAsStringAsync());
        }

        output.WriteLine(string.Join('\n', Refused.Zip(errors, (refused, error) => $"{refused.What}: {error}")));
        AssertClean("an error", string.Join('\n', errors));
        AssertClean("API answers", answers.ToString());
        Assert.True(silo.Log.Length > 50_000, "the log is at Trace");
        AssertClean("the log", silo.Log);
    }

    private static string Errors(JsonObject application) => string.Join(" | ", application.Conditions().Select(item => item.Message));

    private static IEnumerable<(string What, string Secret, string Kustomization)> Refused =>
    [
        ("a number where a text must be",
            $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: token }}\nstringData: {{ password: {Digits} }}\n", ""),
        ("data that is not base64",
            $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: token }}\ndata: {{ password: '{Canary}!!' }}\n", ""),
        ("a key that no Secret may have", $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: token }}\nstringData: {{ 'pass word/': {Canary} }}\n", ""),
        ("a type that misses a field",
            $"apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata: {{ name: token }}\nstringData: {{ password: {Canary} }}\n", ""),
        ("broken YAML", $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: token }}\nstringData: {{ password: {Canary}\n", ""),
        ("YAML with a key twice",
            $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: token }}\nstringData:\n  password: {Canary}\n  password: {Canary}-2\n", ""),
        ("a list where a map must be", $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: token }}\nstringData: [{Canary}]\n", ""),
        ("a generator's literal without a name", Token, $"secretGenerator: [{{ name: made, literals: ['{Canary}'] }}]\n"),
        ("a patch whose test fails", Token,
            "patches: [{ target: { kind: Secret, name: token }, patch: '[{\"op\": \"test\", \"path\": \"/stringData/password\", \"value\": \"other-"
            + Canary + "\"}]' }]\n"),
    ];

    private static string Token => $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: token }}\nstringData: {{ password: {Canary} }}\n";

    private static void AssertClean(string where, string text)
    {
        // The value as it is, and its base64 at each of the three alignments that do not depend on its neighbours.
        string[] needles =
        [
            Canary,
            Digits,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary))[..20],
            Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Canary))[4..20],
            Convert.ToBase64String(Encoding.UTF8.GetBytes("xx" + Canary))[4..20],
        ];
        Assert.All(needles, needle => Assert.False(text.Contains(needle, StringComparison.Ordinal), $"{where} holds the secret"));
    }
}
