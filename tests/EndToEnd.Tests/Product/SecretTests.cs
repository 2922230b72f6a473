using k8s;
using System.Text;

namespace OrleansGitOps.EndToEnd.Tests.Product;

/// <summary>A canary in a Secret must not turn up anywhere that people or files of ours can be read.</summary>
public sealed class SecretTests(Installation installation) : IClassFixture<Installation>
{
    private const string Canary = "canary-5f2d81c0b7";

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

    private static void AssertClean(string where, string text)
    {
        // The value as it is, and its base64 at each of the three alignments that do not depend on its neighbours.
        string[] needles =
        [
            Canary,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary))[..20],
            Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Canary))[4..20],
            Convert.ToBase64String(Encoding.UTF8.GetBytes("xx" + Canary))[4..20],
        ];
        Assert.All(needles, needle => Assert.False(text.Contains(needle, StringComparison.Ordinal), $"{where} holds the secret"));
    }
}
